using KGateway.Resources;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.L4Routes;

/// <summary>What a TLSRoute, TCPRoute and UDPRoute have in common.</summary>
/// <param name="Route">The specification as that of any route.</param>
/// <param name="Hostnames">Server names; those of a TLSRoute, none for the others.</param>
/// <param name="Rules">Rules; one, unless the route is of an alpha version.</param>
internal readonly record struct L4Spec(RouteSpec Route, EquatableArray<string> Hostnames, EquatableArray<L4RouteRule> Rules)
{
    /// <summary>Whether objects of a kind have one.</summary>
    public static bool Has(GroupKind kind) =>
        kind == ResourceKinds.TlsRoute.GroupKind || kind == ResourceKinds.TcpRoute.GroupKind || kind == ResourceKinds.UdpRoute.GroupKind;

    /// <summary>The specification of a route of one of the kinds.</summary>
    /// <exception cref="ArgumentException">The route is of another kind.</exception>
    public static L4Spec Of(Resource route) => route switch
    {
        TlsRoute tls => new(tls.Spec, tls.Spec.Hostnames, tls.Spec.Rules),
        TcpRoute tcp => new(tcp.Spec, [], tcp.Spec.Rules),
        UdpRoute udp => new(udp.Spec, [], udp.Spec.Rules),
        _ => throw new ArgumentException($"{route.Id} forwards no connections or datagrams.", nameof(route)),
    };
}
