using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Certificates;

/// <summary>References of Gateways and ListenerSets to Secrets with a certificate and its key.</summary>
internal static class CertificateReference
{
    /// <summary>
    /// Reads what is referred to. Returns null with the problem when it isn't usable; <paramref name="invalid"/> is the reason then,
    /// unless the reference isn't permitted: whether an object exists must not leak to those who may not refer to it.
    /// </summary>
    public static CertificatePair? Read(
        SecretObjectReference reference,
        ResourceId from,
        ILookups lookups,
        TranslationSettings settings,
        string invalid,
        out ReferenceProblem? problem)
    {
        var kind = new GroupKind(reference.Group == "core" ? "" : reference.Group, reference.Kind);
        var key = new ObjectKey(reference.Namespace ?? from.Key.Namespace, reference.Name);
        var source = new ReferenceSource(from.GroupKind, from.Key.Namespace);
        problem = null;
        if (!ReferenceGrants.Permit(source, kind, key, lookups, settings.ReferenceGrantMode))
        {
            problem = new(Reasons.RefNotPermitted, "Reference not permitted by ReferenceGrant.");
            return null;
        }

        if (kind != ResourceKinds.Secret.GroupKind)
        {
            problem = new(invalid, "Invalid certificate ref(s).");
            return null;
        }

        if (lookups.Get<Secret>(key) is not { } secret)
        {
            problem = new(invalid, $"Secret {key} not found.");
            return null;
        }

        var pair = CertificatePair.Read(secret, out var why);
        if (pair is null)
            problem = new(invalid, $"invalid TLS secret {key}: {why}");
        return pair;
    }
}
