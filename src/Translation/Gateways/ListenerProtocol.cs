using KGateway.Resources;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Gateways;

/// <summary>Protocols of listeners and the routes that they take.</summary>
internal static class ListenerProtocol
{
    public const string Http = "HTTP";
    public const string Https = "HTTPS";
    public const string Tls = "TLS";
    public const string Tcp = "TCP";
    public const string Udp = "UDP";

    private static readonly EquatableArray<GroupKind> HttpKinds =
        [ResourceKinds.HttpRoute.GroupKind, ResourceKinds.GrpcRoute.GroupKind];

    private static readonly EquatableArray<GroupKind> TlsTerminateKinds =
        [ResourceKinds.TlsRoute.GroupKind, ResourceKinds.TcpRoute.GroupKind];

    private static readonly EquatableArray<GroupKind> TlsKinds = [ResourceKinds.TlsRoute.GroupKind];

    private static readonly EquatableArray<GroupKind> TcpKinds = [ResourceKinds.TcpRoute.GroupKind];

    private static readonly EquatableArray<GroupKind> UdpKinds = [ResourceKinds.UdpRoute.GroupKind];

    /// <summary>Kinds of routes that a listener can take by its protocol; empty for protocols that aren't supported.</summary>
    public static EquatableArray<GroupKind> SupportedKinds(Listener listener) => listener.Protocol switch
    {
        Http or Https => HttpKinds,
        Tls => listener.Tls?.Mode == TlsMode.Terminate ? TlsTerminateKinds : TlsKinds,
        Tcp => TcpKinds,
        Udp => UdpKinds,
        _ => default,
    };

    /// <summary>The port of a listener that states none; 0 when its protocol has no usual port.</summary>
    public static int DefaultPort(string protocol) => protocol switch
    {
        Http => 80,
        Https => 443,
        _ => 0,
    };

    /// <summary>Whether TLS ends at a listener. As in kgateway, an HTTPS listener that says nothing of TLS speaks plain text.</summary>
    public static bool EndsTls(Listener listener) =>
        listener is { Protocol: Https, Tls: not null } or { Protocol: Tls, Tls.Mode: TlsMode.Terminate };

    /// <summary>Protocols that can share a port have the same class: HTTPS and TLS are told apart by the name that a client asks for.</summary>
    public static string ClassOf(string protocol) => protocol is Https or Tls ? Tls : protocol;
}
