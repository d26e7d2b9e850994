using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Clusters.Backends;
using KGateway.Translation.State;

namespace KGateway.Translation.Backends;

/// <summary>Finds what backend references point at. Missing grants are reported before missing objects, so that nothing leaks.</summary>
public static class BackendResolver
{
    /// <summary>
    /// Resolves a reference. <paramref name="grants"/> is false where the standard asks for no ReferenceGrant (routes of a mesh).
    /// </summary>
    public static ResolvedBackend Resolve(
        BackendObjectReference reference, ReferenceSource from, ILookups lookups, TranslationSettings settings, bool grants = true)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(lookups);
        ArgumentNullException.ThrowIfNull(settings);
        var kind = new GroupKind(reference.Group == "core" ? "" : reference.Group, reference.Kind);
        var key = new ObjectKey(string.IsNullOrEmpty(reference.Namespace) ? from.Namespace : reference.Namespace, reference.Name);
        bool isService = kind == ResourceKinds.Service.GroupKind;
        if (grants && !ReferenceGrants.Permit(from, kind, key, lookups, settings.ReferenceGrantMode))
            return Fail(ReferenceProblem.RefNotPermitted, "missing reference grant");
        if (!isService && kind != ResourceKinds.Backend.GroupKind)
            return Fail(ReferenceProblem.InvalidKind, "unknown backend kind");
        return isService ? ResolveService(reference.Port, key, lookups) : ResolveBackend(reference.Port, key, lookups);
    }

    private static ResolvedBackend ResolveService(int? port, ObjectKey key, ILookups lookups)
    {
        if (lookups.Get<Service>(key) is { } service)
        {
            foreach (ServicePort candidate in service.Spec.Ports)
            {
                if (candidate.Port == port)
                    return new(BackendKey.OfService(key, candidate.Port), AppProtocols.Of(candidate), null);
            }
        }

        return NotFound("Service", key);
    }

    private static ResolvedBackend ResolveBackend(int? port, ObjectKey key, ILookups lookups)
    {
        if (port is > 0)
        {
            return Fail(
                ReferenceProblem.BackendNotFound,
                $"BackendRef to \"{key.Name}\" includes a port. Do not specify a port when referencing a Backend resource, "
                + "as it defines its own port configuration");
        }

        return lookups.Get<Backend>(key) is { } backend
            ? new ResolvedBackend(BackendKey.OfBackend(key), ProtocolOf(backend, lookups), null) { Type = backend.Spec.EffectiveType }
            : NotFound("Backend", key);
    }

    private static AppProtocol ProtocolOf(Backend backend, ILookups lookups) => backend.Spec.PriorityGroups.IsEmpty
        ? AppProtocols.Parse(backend.Spec.Static?.AppProtocol)
        : PriorityGroupsCluster.ProtocolOf(backend, lookups);

    private static ResolvedBackend NotFound(string kind, ObjectKey key) =>
        Fail(ReferenceProblem.BackendNotFound, $"{kind} {key} not found");

    private static ResolvedBackend Fail(string reason, string message) => new(null, AppProtocol.Default, new(reason, message));
}
