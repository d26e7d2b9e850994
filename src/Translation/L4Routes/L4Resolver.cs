using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.State;

namespace KGateway.Translation.L4Routes;

/// <summary>Looks up the backends of a TLSRoute, TCPRoute or UDPRoute.</summary>
internal static class L4Resolver
{
    /// <summary>
    /// Resolves the only rule of a route; <paramref name="variant"/> is the variant of backends that it uses. <paramref name="grants"/> is
    /// false where the standard asks for no ReferenceGrant (routes of a mesh). <paramref name="client"/> are the proxies that pass its connections on.
    /// </summary>
    public static ResolvedL4Route Resolve(
        Resource route, ILookups lookups, TranslationSettings settings, string variant, ProxyClient? client, bool grants = true)
    {
        var references = L4Spec.Of(route).Rules[0].BackendRefs;
        var source = ReferenceSource.Of(route);
        var backends = ImmutableArray.CreateBuilder<L4Backend>(references.Count);
        var keys = ImmutableArray.CreateBuilder<BackendKey>(references.Count);
        var limits = new List<StreamLimits>(references.Count);
        ReferenceProblem? problem = null;
        foreach (var reference in references)
        {
            var backend = BackendResolver.Resolve(reference, source, lookups, settings, grants);
            if (backend.Key is { } found)
            {
                var key = OfTransport(found, route, lookups).With(variant);
                backend = backend with { Key = key };
                if (!keys.Contains(key))
                    keys.Add(key);
            }

            problem = backend.Problem ?? problem;
            // An only backend gets everything, as in HTTPRoutes.
            if (reference.Weight <= 0 && references.Count > 1)
                continue;
            backends.Add(new(backend.ClusterName, reference.Weight));
            if (backend.Key is { } used && route is not UdpRoute)
                limits.Add(StreamLimits.Of(used, lookups, settings, client));
        }

        // All the weight is nowhere: connections are closed.
        var nowhere = backends.Count == 0 && references.Count > 0;
        if (nowhere)
            backends.Add(new(BackendKey.BlackholeCluster, 1));
        return new(backends.ToImmutable(), keys.ToImmutable(), problem)
        {
            Limits = StreamLimits.OfAll(limits),
            Shares = references.Count > 1 && !nowhere,
        };
    }

    private static BackendKey OfTransport(BackendKey backend, Resource route, ILookups lookups) =>
        route is UdpRoute
        && backend.Kind == ResourceKinds.Service.GroupKind
        && lookups.Get<Service>(backend.Object) is { } service
        && ServicePorts.AreTwo(service, backend.Port)
            ? backend.With(BackendVariant.Datagrams)
            : backend;
}
