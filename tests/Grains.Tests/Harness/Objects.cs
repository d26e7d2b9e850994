using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation;

namespace KGateway.Grains.Tests.Harness;

/// <summary>Short ways to make objects.</summary>
internal static class Objects
{
    /// <summary>The class of our Gateways.</summary>
    public static GatewayClass Class() => new()
    {
        Metadata = new ObjectMeta { Name = "kgateway" },
        Spec = new GatewayClassSpec { ControllerName = TranslationSettings.ControllerName },
    };

    public static Gateway Gateway(string name, string className = "kgateway") => new()
    {
        Metadata = Meta(name),
        Spec = new GatewaySpec
        {
            GatewayClassName = className,
            Listeners = [new Listener { Name = "http", Port = 80, Protocol = "HTTP" }],
        },
    };

    public static HttpRoute Route(string name, string version, string service, params string[] gateways) => new()
    {
        Metadata = Meta(name) with { Annotations = StringMap.From(("v", version)) },
        Spec = new HttpRouteSpec
        {
            ParentRefs = gateways.Select(static gateway => new ParentReference { Name = gateway }).ToEquatableArray(),
            Rules = [new HttpRouteRule { BackendRefs = [new HttpBackendRef { Name = service, Port = 80 }] }],
        },
    };

    public static Service Service(string name) => new()
    {
        Metadata = Meta(name),
        Spec = new ServiceSpec { Ports = [new ServicePort { Port = 80 }] },
    };

    public static EndpointSlice Slice(string service, params string[] addresses) => new()
    {
        Metadata = Meta($"{service}-1") with { Labels = StringMap.From((EndpointSlice.ServiceNameLabel, service)) },
        Endpoints = addresses.Select(static address => new Endpoint { Addresses = [address] }).ToEquatableArray(),
        Ports = [new EndpointPort { Port = 8080 }],
    };

    public static EndpointSlice SliceOfPods(string service, params (string Address, string Pod)[] endpoints) =>
        Slice(service) with
        {
            Endpoints = endpoints
                .Select(static e => new Endpoint { Addresses = [e.Address], TargetRef = new EndpointTargetReference { Kind = "Pod", Name = e.Pod } })
                .ToEquatableArray(),
        };

    public static Pod Pod(string name, string node) => new() { Metadata = Meta(name), Spec = new PodSpec { NodeName = node } };

    public static ConfigMap Shared(string version) => new()
    {
        Metadata = Meta(FakeTranslation.Shared.Name),
        Data = StringMap.From(("v", version)),
    };

    public static ObjectKey Key(string name) => new("default", name);

    private static ObjectMeta Meta(string name) => new() { Name = name, Namespace = "default" };
}
