using System.Collections.Immutable;
using System.Globalization;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.BackendTls;
using KGateway.Translation.Clusters;
using KGateway.Translation.Policies.Attachment;
using KGateway.Translation.Policies.BackendConfig;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.State;

namespace KGateway.Translation.Effective;

/// <summary>What is in force for requests to a Service or a Backend, whichever Gateway sends them.</summary>
internal static class BackendEffects
{
    /// <summary>The ports of a Service, or the one part of a Backend.</summary>
    public static ImmutableArray<EffectivePart> Read(Resource target, ILookups lookups, TranslationSettings settings)
    {
        if (target is not Service service)
            return [Read(target, "backend", null, [], BackendKey.OfBackend(target.Key), lookups, settings)];
        string[] names = [.. service.Spec.Ports.Select(static port => port.Name ?? "")];
        return
        [
            .. service.Spec.Ports.Select(port => Read(
                service,
                string.Create(CultureInfo.InvariantCulture, $"port {port.Port}{(string.IsNullOrEmpty(port.Name) ? "" : $" {port.Name}")}"),
                port.Name,
                names,
                BackendKey.OfService(service.Key, port.Port),
                lookups,
                settings)),
        ];
    }

    private static EffectivePart Read(
        Resource target, string name, string? section, string[] sections, BackendKey key, ILookups lookups, TranslationSettings settings)
    {
        var tls = BackendTlsResolver.Resolve(target.Id, section, sections, lookups);
        var built = ClusterBuilder.Build(key, lookups, settings);
        var winner = tls.Winner is { } policy ? new ResourceId(ResourceKinds.BackendTlsPolicy.GroupKind, policy) : (ResourceId?)null;
        return new EffectivePart
        {
            Name = name,
            Backends = [$"cluster {key.ClusterName}"],
            Fields = EffectiveFields.Of(Fields(BackendPolicies.Find([PolicyTarget.Of(target)], lookups, settings), winner), LevelOf),
            Policies =
            [
                .. tls.Outcomes.Select(Tls),
                .. built.Policies.Select(Config),
            ],
            Problems = built.Errors,
        };

        string LevelOf(ResourceId policy) =>
            policy.GroupKind == ResourceKinds.BackendTlsPolicy.GroupKind && IsOfSection(policy.Key, target.Id, section, lookups)
                ? $"port {section}"
                : target.Id.ToString();

        EffectivePolicy Tls(BackendTlsOutcome outcome)
        {
            var problems = ImmutableArray.CreateBuilder<string>();
            if (outcome.Refused is { } refused)
                problems.Add(refused.Message);
            if (outcome.Unresolved is { } unresolved && !problems.Contains(unresolved.Message))
                problems.Add(unresolved.Message);
            var result = outcome.Refused is not null ? PolicyOutcome.Invalid
                : outcome.Policy.Id == winner ? PolicyOutcome.Attached
                : PolicyOutcome.Overridden;
            return new(outcome.Policy.Id.ToString(), LevelOf(outcome.Policy.Id), result, problems.ToImmutable());
        }

        EffectivePolicy Config(BackendPolicyOutcome outcome) => new(
            outcome.Policy.Id.ToString(),
            target.Id.ToString(),
            !outcome.Problems.IsEmpty ? PolicyOutcome.Invalid : outcome.Overridden ? PolicyOutcome.Overridden : PolicyOutcome.Attached,
            outcome.Problems);
    }

    // A BackendTLSPolicy takes the place of the TLS of all others.
    private static IEnumerable<FieldOrigin> Fields(BackendPolicies policies, ResourceId? tls)
    {
        foreach (var field in policies.Fields)
        {
            if (field.Field == TlsField.Name && tls is { } winner)
                yield return new(TlsField.Name, [winner]) { Overridden = [.. field.Policies, .. field.Overridden] };
            else
                yield return field;
        }

        if (tls is { } alone && !policies.Fields.Any(static field => field.Field == TlsField.Name))
            yield return new(TlsField.Name, [alone]);
    }

    private static bool IsOfSection(ObjectKey policy, ResourceId target, string? section, ILookups lookups) =>
        !string.IsNullOrEmpty(section)
        && lookups.Get<BackendTlsPolicy>(policy) is { } found
        && found.Spec.TargetRefs.Any(reference =>
            reference.SectionName == section && IndexKeys.TargetOf(reference, policy.Namespace) == target);
}
