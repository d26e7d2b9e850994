using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Translation.Policies.Listener;

/// <summary>Merges policies of listeners field by field: of several that set one, the one of the highest priority is in force.</summary>
internal static class ListenerPolicyMerge
{
    /// <summary>The fields in force at a port; settings for the port, of whichever policy, stand in for all defaults.</summary>
    public static ImmutableArray<ListenerField> FieldsOf(ReadOnlySpan<ResolvedListenerPolicy> policies, int port)
    {
        var hasPort = false;
        foreach (var policy in policies)
            hasPort |= policy.Ports.ContainsKey(port);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var merged = ImmutableArray.CreateBuilder<ListenerField>();
        foreach (var policy in policies)
        {
            foreach (var field in hasPort ? policy.Ports.GetValueOrDefault(port, []) : policy.Default)
            {
                if (keys.Add(field.Key))
                    merged.Add(field);
            }
        }

        return merged.ToImmutable();
    }

    /// <summary>
    /// How clients are asked for certificates: all authorities that the policies name are trusted, and one that requires a certificate is
    /// enough. Null when none says anything.
    /// </summary>
    public static ClientCertificateValidation? ClientCertificatesOf(ReadOnlySpan<ResolvedListenerPolicy> policies)
    {
        var mode = ClientCertificateMode.Optional;
        var references = new List<ObjectReference>();
        foreach (var policy in policies)
        {
            if (policy.ClientCertificates is not { } validation)
                continue;
            if (validation.Mode == ClientCertificateMode.Require)
                mode = ClientCertificateMode.Require;
            foreach (var reference in validation.CaCertificateRefs)
            {
                if (!references.Contains(reference))
                    references.Add(reference);
            }
        }

        return references.Count == 0
            ? null
            : new ClientCertificateValidation { Mode = mode, CaCertificateRefs = EquatableArray.Create<ObjectReference>(references.ToArray()) };
    }

    /// <summary>How far the policies, which are attached to one place, are in force there.</summary>
    public static IEnumerable<(ResolvedListenerPolicy Policy, PolicyAttachment State)> StatesOf(ResolvedListenerPolicy[] policies)
    {
        var owners = new Dictionary<string, ResolvedListenerPolicy>(StringComparer.Ordinal);
        foreach (var policy in policies)
        {
            foreach (var key in policy.Keys)
                owners.TryAdd(key, policy);
        }

        foreach (var policy in policies)
        {
            var own = owners.Values.Count(owner => ReferenceEquals(owner, policy));
            yield return (policy, own == owners.Count ? PolicyAttachment.Attached : own > 0 ? PolicyAttachment.Merged : PolicyAttachment.Overridden);
        }
    }
}
