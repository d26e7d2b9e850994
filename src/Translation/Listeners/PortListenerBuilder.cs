using System.Collections.Immutable;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Listener.TlsInspector.V3;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;
using KGateway.Translation.Listeners.Tls;
using KGateway.Translation.Policies;
using KGateway.Translation.State;
using EnvoyListener = Envoy.Config.Listener.V3.Listener;

namespace KGateway.Translation.Listeners;

/// <summary>Builds the Envoy listener of a port: one chain for all plain HTTP listeners, one for each HTTPS listener.</summary>
internal static class PortListenerBuilder
{
    private static readonly string[] HttpProtocols = ["h2", "http/1.1"];

    /// <summary>Builds and encodes the listener of a port.</summary>
    /// <param name="gateway">The Gateway.</param>
    /// <param name="port">The port.</param>
    /// <param name="listeners">The port's valid listeners, in order.</param>
    /// <param name="filtersOf">The HTTP filters that a route table needs, in order.</param>
    /// <param name="lookups">Where certificates are found.</param>
    /// <param name="settings">The settings.</param>
    public static PortListener Build(
        Gateway gateway,
        int port,
        AttachedListener[] listeners,
        Func<string, ImmutableArray<HttpFilter>> filtersOf,
        ILookups lookups,
        TranslationSettings settings)
    {
        var chains = new List<FilterChain>();
        var tables = new HashSet<string>();
        var clusters = new SortedSet<string>(StringComparer.Ordinal);
        var problems = new Dictionary<int, (ListenerProblem, bool)>();
        foreach (var listener in listeners)
        {
            if (listener.Table is not { } table || (listener.Spec.Protocol == ListenerProtocol.Http && tables.Contains(table)))
                continue;
            var chain = new FilterChain { Name = table };
            if (listener.Spec.Protocol == ListenerProtocol.Https)
            {
                var tls = ServerTlsResolver.Resolve(listener, gateway, HttpProtocols, lookups, settings);
                if (tls.Problem is not null)
                    problems[listener.Index] = (tls.Problem, tls.Context is not null);
                if (tls.Context is null)
                    continue;
                chain.TransportSocket = new TransportSocket { Name = "envoy.transport_sockets.tls", TypedConfig = TypedConfig.Of(tls.Context) };
                if (listener.Hostname is { } hostname)
                    chain.FilterChainMatch = new FilterChainMatch { ServerNames = { hostname } };
            }

            tables.Add(table);
            var filters = filtersOf(table);
            clusters.UnionWith(filters.Select(static filter => filter.Cluster).OfType<string>());
            chain.Filters.Add(new Filter
            {
                Name = "envoy.filters.network.http_connection_manager",
                TypedConfig = TypedConfig.Of(ConnectionManager.Build(table, filters)),
            });
            chains.Add(chain);
        }

        AddUnserved(listeners, problems);
        return new(chains.Count == 0 ? null : Encode(port, chains, [.. clusters], settings), tables, problems);
    }

    // Their routes aren't translated; that other chains of the port work doesn't help them.
    private static void AddUnserved(AttachedListener[] listeners, Dictionary<int, (ListenerProblem, bool)> problems)
    {
        foreach (var listener in listeners)
        {
            if (listener.Spec.Protocol is ListenerProtocol.Tcp or ListenerProtocol.Tls)
                problems[listener.Index] = (new("TCP/TLS listener has no valid backends or routes", null, null), false);
        }
    }

    private static EncodedMessage Encode(int port, List<FilterChain> chains, ImmutableArray<string> clusters, TranslationSettings settings)
    {
        var address = settings.ListenerBindIpv6 ? "::" : "0.0.0.0";
        var listener = new EnvoyListener
        {
            Name = AttachedListener.PortName(port),
            Address = new Address
            {
                SocketAddress = new SocketAddress
                {
                    Address = address,
                    PortValue = (uint)port,
                    Ipv4Compat = settings.ListenerBindIpv6,
                },
            },
        };
        chains.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        listener.FilterChains.Add(chains);
        foreach (var chain in chains)
        {
            if (chain.FilterChainMatch is not { ServerNames.Count: > 0 })
                continue;
            listener.ListenerFilters.Add(new ListenerFilter
            {
                Name = "envoy.filters.listener.tls_inspector",
                TypedConfig = TypedConfig.Of(new TlsInspector()),
            });
            break;
        }

        return new EncodedMessage(XdsType.Listener, listener.Name, DeterministicBytes.Of(listener), clusters);
    }
}
