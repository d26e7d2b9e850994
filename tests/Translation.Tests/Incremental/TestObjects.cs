using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Tests.Incremental;

/// <summary>Makes objects for tests.</summary>
internal static class TestObjects
{
    public static readonly ObjectKey GatewayKey = new("infra", "gw");

    public static GatewayClass Class(string controller = TranslationSettings.ControllerName) => new()
    {
        Metadata = new ObjectMeta { Name = "kgateway" },
        Spec = new GatewayClassSpec { ControllerName = controller },
    };

    public static Gateway Gateway(params Listener[] listeners) => new()
    {
        Metadata = new ObjectMeta { Name = GatewayKey.Name, Namespace = GatewayKey.Namespace, Generation = 1 },
        Spec = new GatewaySpec
        {
            GatewayClassName = "kgateway",
            Listeners = EquatableArray.Create<Listener>(listeners),
            AllowedListeners = new AllowedListeners { Namespaces = new ListenerNamespaces { From = FromListenerNamespaces.All } },
        },
    };

    public static Listener Http(string name, int port, string? hostname = null, FromNamespaces from = FromNamespaces.All) => new()
    {
        Name = name,
        Port = port,
        Protocol = "HTTP",
        Hostname = hostname,
        AllowedRoutes = new AllowedRoutes
        {
            Namespaces = new RouteNamespaces
            {
                From = from,
                Selector = from == FromNamespaces.Selector ? new LabelSelector { MatchLabels = StringMap.From(("open", "yes")) } : null,
            },
        },
    };

    public static Listener Https(string name, int port, string secret, string? hostname = null) => Http(name, port, hostname) with
    {
        Protocol = "HTTPS",
        Tls = new ListenerTls { CertificateRefs = [new SecretObjectReference { Name = secret }] },
    };

    public static HttpRoute Route(
        string name, EquatableArray<string> hostnames, string backend, string? backendNamespace = null, int version = 0, string path = "/") => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "app", Generation = version },
        Spec = new HttpRouteSpec
        {
            ParentRefs = [new ParentReference { Name = GatewayKey.Name, Namespace = GatewayKey.Namespace }],
            Hostnames = hostnames,
            Rules =
            [
                new HttpRouteRule
                {
                    Matches = [new HttpRouteMatch { Path = new HttpPathMatch { Value = path } }],
                    BackendRefs = [new HttpBackendRef { Name = backend, Namespace = backendNamespace, Port = 80 }],
                },
            ],
        },
    };

    public static Listener Tls(string name, int port, string? hostname = null, string? secret = null) => Http(name, port, hostname) with
    {
        Protocol = "TLS",
        Tls = secret is null
            ? new ListenerTls { Mode = TlsMode.Passthrough }
            : new ListenerTls { CertificateRefs = [new SecretObjectReference { Name = secret }] },
    };

    public static Listener Tcp(string name, int port) => Http(name, port) with { Protocol = "TCP" };

    public static Listener Udp(string name, int port) => Http(name, port) with { Protocol = "UDP" };

    public static TlsRoute TlsRoute(string name, EquatableArray<string> hostnames, string backend, int created = 0) => new()
    {
        Metadata = L4Metadata(name, created),
        Spec = new TlsRouteSpec { ParentRefs = ToGateway, Hostnames = hostnames, Rules = [Rule(backend)] },
    };

    public static TcpRoute TcpRoute(string name, string backend, int created = 0, params BackendRef[] more) => new()
    {
        Metadata = L4Metadata(name, created),
        Spec = new L4RouteSpec { ParentRefs = ToGateway, Rules = [Rule(backend, more)] },
    };

    public static UdpRoute UdpRoute(string name, string backend, int created = 0, params BackendRef[] more) => new()
    {
        Metadata = L4Metadata(name, created),
        Spec = new L4RouteSpec { ParentRefs = ToGateway, Rules = [Rule(backend, more)] },
    };

    private static EquatableArray<ParentReference> ToGateway =>
        [new ParentReference { Name = GatewayKey.Name, Namespace = GatewayKey.Namespace }];

    private static ObjectMeta L4Metadata(string name, int created) => new()
    {
        Name = name,
        Namespace = "app",
        CreationTimestamp = DateTimeOffset.UnixEpoch.AddSeconds(created),
    };

    private static L4RouteRule Rule(string backend, params ReadOnlySpan<BackendRef> more) =>
        new() { BackendRefs = [new BackendRef { Name = backend, Port = 80 }, .. more] };

    public static Service Service(string @namespace, string name, int port = 80, string? appProtocol = null) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = @namespace },
        Spec = new ServiceSpec { Ports = [new ServicePort { Port = port, AppProtocol = appProtocol }] },
    };

    public static ReferenceGrant Grant(string @namespace, string fromNamespace) => new()
    {
        Metadata = new ObjectMeta { Name = "grant", Namespace = @namespace },
        Spec = new ReferenceGrantSpec
        {
            From = [new ReferenceGrantFrom { Group = ResourceKinds.GatewayApiGroup, Kind = "HTTPRoute", Namespace = fromNamespace }],
            To = [new ReferenceGrantTo { Group = "", Kind = "Service" }],
        },
    };

    public static Namespace Namespace(string name, bool open) => new()
    {
        Metadata = new ObjectMeta { Name = name, Labels = open ? StringMap.From(("open", "yes")) : default },
    };

    public static ListenerSet ListenerSet(string @namespace, string name, params Listener[] listeners) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = @namespace },
        Spec = new ListenerSetSpec
        {
            ParentRef = new ParentGatewayReference { Name = GatewayKey.Name, Namespace = GatewayKey.Namespace },
            Listeners = EquatableArray.Create<Listener>(listeners),
        },
    };
}
