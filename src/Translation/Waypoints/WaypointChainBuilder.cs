using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Google.Protobuf;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Listeners;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Listener;

namespace KGateway.Translation.Waypoints;

/// <summary>Builds the filter chains of Services' ports.</summary>
internal static class WaypointChainBuilder
{
    private const int MaxNameLength = 253;
    private const int HashLength = 8;

    /// <summary>Name of the chain of a port for HTTP, and of its route table.</summary>
    public static string NameOfHttp(MeshService service, MeshPort port) => Cut(NameOf(service, port, "http"));

    /// <summary>Name of a chain of a port for streams of bytes; <paramref name="suffix"/> tells apart several.</summary>
    public static string NameOfStream(MeshService service, MeshPort port, string suffix) => Cut(NameOf(service, port, "tcp") + suffix);

    /// <summary>A chain that routes requests by a table of the same name.</summary>
    public static ReadOnlyMemory<byte> Http(string name, ImmutableArray<HttpFilter> filters, EquatableArray<ListenerField> fields) =>
        Build(name, [], "envoy.filters.network.http_connection_manager", ConnectionManager.Build(name, filters, fields), fields);

    /// <summary>A chain that passes bytes on, once the filters have let a connection through.</summary>
    public static ReadOnlyMemory<byte> Tcp(string name, IEnumerable<Filter> filters, TcpProxy proxy, EquatableArray<ListenerField> fields) =>
        Build(name, filters, "envoy.filters.network.tcp_proxy", proxy, fields);

    private static byte[] Build(string name, IEnumerable<Filter> filters, string lastName, IMessage last, EquatableArray<ListenerField> fields)
    {
        var chain = new FilterChain { Name = name };
        foreach (ListenerField field in fields)
        {
            if (field.Chain is { } part)
                chain.MergeFrom(part);
        }

        chain.Filters.Add(new Filter { Name = "proxy_protocol_authority", TypedConfig = TypedConfig.Of(RememberClient()) });
        chain.Filters.Add(filters);
        chain.Filters.Add(new Filter { Name = lastName, TypedConfig = TypedConfig.Of(last) });
        return DeterministicBytes.Of(chain);
    }

    private static string NameOf(MeshService service, MeshPort port, string protocol) => string.Create(
        CultureInfo.InvariantCulture, $"fc_{protocol}_{port.Number}_{service.ChainPrefix}_{service.Key.Namespace}{port.Suffix}");

    // Names that are cut must not become equal.
    private static string Cut(string name) =>
        name.Length <= MaxNameLength ? name : name[..(MaxNameLength - HashLength)] + ShortHash(name);

    private static string ShortHash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..HashLength];

    // What the PROXY header says of the client, kept where routes and policies can see it.
    private static Envoy.Extensions.Filters.Network.SetFilterState.V3.Config RememberClient() => new() { OnNewConnection = { ClientIdentity.Remember() } };
}
