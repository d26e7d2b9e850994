using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Common.SetFilterState.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Google.Protobuf;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Listeners;
using KGateway.Translation.Policies;

namespace KGateway.Translation.Waypoints;

/// <summary>Builds the filter chains of Services' ports.</summary>
internal static class WaypointChainBuilder
{
    private const int MaxNameLength = 253;

    /// <summary>Name of the chain of a port.</summary>
    public static string NameOf(ObjectKey service, int port, bool http)
    {
        string name = string.Create(
            CultureInfo.InvariantCulture, $"fc_{(http ? "http" : "tcp")}_{port}_{service.Name}_{service.Namespace}");
        return name.Length > MaxNameLength ? name[..MaxNameLength] : name;
    }

    /// <summary>A chain that routes requests by a table of the same name.</summary>
    public static ReadOnlyMemory<byte> Http(
        string name, IReadOnlyList<IPAddress> addresses, int port, ImmutableArray<HttpFilter> filters) =>
        Build(name, addresses, port, "envoy.filters.network.http_connection_manager", ConnectionManager.Build(name, filters));

    /// <summary>A chain that passes bytes on to a cluster.</summary>
    public static ReadOnlyMemory<byte> Tcp(string name, IReadOnlyList<IPAddress> addresses, int port, string cluster) =>
        Build(name, addresses, port, "envoy.filters.network.tcp_proxy", new TcpProxy { StatPrefix = name, Cluster = cluster });

    private static byte[] Build(string name, IReadOnlyList<IPAddress> addresses, int port, string lastName, IMessage last)
    {
        var chain = new FilterChain { Name = name };
        ChainSelection.Select(chain, addresses, port);
        chain.Filters.Add(new Filter { Name = "proxy_protocol_authority", TypedConfig = TypedConfig.Of(RememberClient()) });
        chain.Filters.Add(new Filter { Name = lastName, TypedConfig = TypedConfig.Of(last) });
        return DeterministicBytes.Of(chain);
    }

    // What the PROXY header says of the client, kept where routes and policies can see it.
    private static Envoy.Extensions.Filters.Network.SetFilterState.V3.Config RememberClient() => new()
    {
        OnNewConnection =
        {
            new FilterStateValue
            {
                ObjectKey = ClientIdentity.FilterStateKey,
                FactoryKey = "envoy.string",
                FormatString = new SubstitutionFormatString
                {
                    TextFormatSource = new DataSource
                    {
                        InlineString = $"%DYNAMIC_METADATA({ClientIdentity.ListenerFilter}:{ClientIdentity.MetadataKey})%",
                    },
                },
                SharedWithUpstream = FilterStateValue.Types.SharedWithUpstream.Once,
            },
        },
    };
}
