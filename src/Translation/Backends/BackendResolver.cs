using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Istio;
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
        // A host is no object of a namespace, so that nobody could grant references to it.
        if (kind == HostAlias.Kind)
            return ResolveHost(reference.Port, reference.Name, lookups);
        if (grants && !ReferenceGrants.Permit(from, kind, key, lookups, settings.ReferenceGrantMode))
            return Fail(ReferenceProblem.RefNotPermitted, "missing reference grant");
        if (kind == ResourceKinds.Service.GroupKind)
            return ResolveService(reference.Port, key, lookups);
        if (kind == ResourceKinds.Backend.GroupKind)
            return ResolveBackend(reference.Port, key, lookups);
        return kind == ResourceKinds.ServiceEntry.GroupKind
            ? ResolveEntry(reference.Port, key, lookups)
            : Fail(ReferenceProblem.InvalidKind, "unknown backend kind");
    }

    private static ResolvedBackend ResolveService(int? port, ObjectKey key, ILookups lookups)
    {
        return lookups.Get<Service>(key) is { } service && ServicePorts.Find(service, port) is { } found
            ? new(BackendKey.OfService(key, found.Port), AppProtocols.Of(found), null)
            : NotFound("Service", key);
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

    // A reference to an entry as a whole means its first host.
    private static ResolvedBackend ResolveEntry(int? port, ObjectKey key, ILookups lookups) =>
        lookups.Get<ServiceEntry>(key) is { } entry && !entry.Spec.Hosts.IsEmpty
            ? ResolveEntry(entry, entry.Spec.Hosts[0], port)
            : NotFound("ServiceEntry", key);

    private static ResolvedBackend ResolveHost(int? port, string host, ILookups lookups) =>
        HostAlias.Find(host, lookups) is { } entry
            ? ResolveEntry(entry, host, port)
            : Fail(ReferenceProblem.BackendNotFound, $"Hostname {host} not found");

    private static ResolvedBackend ResolveEntry(ServiceEntry entry, string host, int? port)
    {
        if (!ServiceEntryBackends.IsServed(entry, host))
            return Fail(ReferenceProblem.BackendNotFound, $"ServiceEntry {entry.Key} has a resolution that can't be served for {host}");
        return port is { } number && ServiceEntryBackends.PortOf(entry, number) is { } found
            ? new(ServiceEntryBackends.KeyOf(entry.Key, host, number), ServiceEntryBackends.ProtocolOf(found), null)
            {
                Type = ServiceEntryBackends.IsDynamic(entry) ? BackendType.DynamicForwardProxy : null,
            }
            : NotFound("ServiceEntry", entry.Key);
    }

    private static AppProtocol ProtocolOf(Backend backend, ILookups lookups) => backend.Spec.PriorityGroups.IsEmpty
        ? AppProtocols.Parse(backend.Spec.Static?.AppProtocol)
        : PriorityGroupsCluster.ProtocolOf(backend, lookups);

    private static ResolvedBackend NotFound(string kind, ObjectKey key) =>
        Fail(ReferenceProblem.BackendNotFound, $"{kind} {key} not found");

    private static ResolvedBackend Fail(string reason, string message) => new(null, AppProtocol.Default, new(reason, message));
}
