using System.Collections.Immutable;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Listener.TlsInspector.V3;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;
using KGateway.Translation.L4Routes;
using KGateway.Translation.Listeners.Tls;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Listener;

namespace KGateway.Translation.Listeners;

/// <summary>
/// Builds the Envoy listener of a TCP port: one chain for all plain HTTP listeners, one for each HTTPS listener, and one for each route
/// of a TCP or TLS listener.
/// </summary>
internal static class PortListenerBuilder
{
    /// <summary>Builds and encodes the listener of a port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="listeners">The port's valid listeners, in order.</param>
    /// <param name="tls">The TLS that ends at them.</param>
    /// <param name="policies">What policies set for the port and for them.</param>
    /// <param name="filtersOf">The HTTP filters that a route table needs, in order.</param>
    /// <param name="chainsOf">What a TCP or TLS listener serves.</param>
    /// <param name="settings">The settings.</param>
    public static PortListener Build(
        ListenerPort port,
        AttachedListener[] listeners,
        PortTls tls,
        PortPolicies policies,
        Func<string, ImmutableArray<HttpFilter>> filtersOf,
        Func<AttachedListener, IReadOnlyCollection<L4Chain>> chainsOf,
        TranslationSettings settings)
    {
        var chains = new List<EncodedChain>();
        var tables = new HashSet<string>();
        var clusters = new SortedSet<string>(StringComparer.Ordinal);
        var secrets = new SortedDictionary<string, EncodedMessage>(StringComparer.Ordinal);
        var problems = new Dictionary<int, (ListenerProblem, bool)>();
        for (var i = 0; i < listeners.Length; i++)
        {
            var listener = listeners[i];
            var fields = policies.Of(i).Fields;
            var endsTls = ListenerProtocol.EndsTls(listener.Spec);
            var (socket, problem) = endsTls ? tls.Of(listener) : default;
            if (problem is not null)
                problems[listener.Index] = (problem, socket is not null);
            if (socket is null && endsTls)
                continue;
            if (listener.Spec.Protocol == ListenerProtocol.Https && !endsTls)
                problems[listener.Index] = (ListenerProblem.WithoutTls(listener.Hostname), true);
            if (listener.Spec.Protocol is ListenerProtocol.Tcp or ListenerProtocol.Tls)
            {
                AddRoutes(chainsOf(listener), socket, fields, chains, clusters);
                continue;
            }

            if (listener.Table is not { } table || (listener.Spec.Protocol == ListenerProtocol.Http && tables.Contains(table)))
                continue;
            var chain = new FilterChain { Name = table, TransportSocket = socket };
            if (listener is { Spec.Protocol: ListenerProtocol.Https, Hostname: { } hostname })
                chain.FilterChainMatch = new FilterChainMatch { ServerNames = { hostname } };
            Apply(fields, chain);
            tables.Add(table);
            var filters = filtersOf(table);
            foreach (var filter in filters)
            {
                clusters.UnionWith(filter.Clusters);
                foreach (var secret in filter.Secrets)
                    secrets[secret.Name] = secret;
            }

            foreach (var field in fields)
            {
                foreach (var backend in field.Backends)
                    clusters.Add(backend.ClusterName);
            }

            chain.Filters.Add(new Filter
            {
                Name = "envoy.filters.network.http_connection_manager",
                TypedConfig = TypedConfig.Of(ConnectionManager.Build(table, filters, fields)),
            });
            chains.Add(new(chain.Name, DeterministicBytes.Of(chain), default, chain.FilterChainMatch is not null));
        }

        if (chains.Count > 0)
            return new(Encode(port, policies.Fields, chains, clusters, [.. secrets.Keys], settings), tables, problems) { Secrets = [.. secrets.Values] };
        AddUnserved(listeners, problems);
        return new(null, tables, problems);
    }

    private static void Apply(EquatableArray<ListenerField> fields, FilterChain chain)
    {
        foreach (var field in fields)
        {
            if (field.Chain is { } part)
                chain.MergeFrom(part);
        }
    }

    private static void AddRoutes(
        IReadOnlyCollection<L4Chain> routes,
        TransportSocket? socket,
        EquatableArray<ListenerField> fields,
        List<EncodedChain> chains,
        SortedSet<string> clusters)
    {
        if (routes.Count == 0)
            return;
        // The same for all routes of the listener, which know nothing of certificates and policies.
        var rest = new FilterChain { TransportSocket = socket };
        Apply(fields, rest);
        ReadOnlyMemory<byte> common = DeterministicBytes.Of(rest);
        foreach (var route in routes)
        {
            chains.Add(new(route.Name, route.Bytes, common, route.ByServerName));
            clusters.UnionWith(route.Clusters);
        }
    }

    // As in kgateway, a listener without routes is well as long as its port is served at all.
    private static void AddUnserved(AttachedListener[] listeners, Dictionary<int, (ListenerProblem, bool)> problems)
    {
        foreach (var listener in listeners)
        {
            if (listener.Spec.Protocol is not (ListenerProtocol.Tcp or ListenerProtocol.Tls))
                continue;
            if (problems.TryGetValue(listener.Index, out var known))
                problems[listener.Index] = (known.Item1, false);
            else
                problems[listener.Index] = (new("TCP/TLS listener has no valid backends or routes", null, null), false);
        }
    }

    private static EncodedMessage Encode(
        ListenerPort port,
        EquatableArray<ListenerField> fields,
        List<EncodedChain> chains,
        SortedSet<string> clusters,
        ImmutableArray<string> secrets,
        TranslationSettings settings)
    {
        var listener = ListenerBytes.Empty(port, settings);
        foreach (var field in fields)
        {
            if (field.Port is { } part)
                listener.MergeFrom(part);
        }

        // A TLSRoute and a TCPRoute of one name have chains of one name.
        chains.Sort(static (a, b) =>
            string.CompareOrdinal(a.Name, b.Name) is var byName and not 0 ? byName : a.Bytes.Span.SequenceCompareTo(b.Bytes.Span));
        foreach (var chain in chains)
        {
            if (!chain.ByServerName)
                continue;
            listener.ListenerFilters.Add(new ListenerFilter
            {
                Name = "envoy.filters.listener.tls_inspector",
                TypedConfig = TypedConfig.Of(new TlsInspector()),
            });
            break;
        }

        return new EncodedMessage(XdsType.Listener, listener.Name, ListenerBytes.Join(listener, chains), [.. clusters], secrets);
    }
}
