using System.Collections.Frozen;
using System.Collections.Immutable;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Istio;
using KGateway.Resources.Kgateway;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Resources.Kgateway.Parameters;
using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources;

/// <summary>All kinds that are read.</summary>
public static class ResourceKinds
{
    /// <summary>Group of Gateway API.</summary>
    public const string GatewayApiGroup = "gateway.networking.k8s.io";

    /// <summary>Group of Gateway API's experimental kinds.</summary>
    public const string GatewayApiExperimentalGroup = "gateway.networking.x-k8s.io";

    /// <summary>Group of kgateway's own kinds.</summary>
    public const string KgatewayGroup = "gateway.kgateway.dev";

    /// <summary>Group of Istio's kinds of traffic.</summary>
    public const string IstioNetworkingGroup = "networking.istio.io";

    /// <summary>Group of Istio's kinds of security.</summary>
    public const string IstioSecurityGroup = "security.istio.io";

    /// <summary>GatewayClass.</summary>
    public static ResourceKind GatewayClass { get; } =
        new(new(GatewayApiGroup, "GatewayClass"), "gatewayclasses", ResourceScope.Cluster, typeof(GatewayClass), "v1", "v1beta1");

    /// <summary>Gateway.</summary>
    public static ResourceKind Gateway { get; } = GatewayApi<Gateway>("Gateway", "gateways", "v1", "v1beta1");

    /// <summary>ListenerSet.</summary>
    public static ResourceKind ListenerSet { get; } = GatewayApi<ListenerSet>("ListenerSet", "listenersets", "v1");

    /// <summary>XListenerSet, the experimental predecessor of ListenerSet.</summary>
    public static ResourceKind XListenerSet { get; } = new(
        new(GatewayApiExperimentalGroup, "XListenerSet"), "xlistenersets", ResourceScope.Namespaced, typeof(XListenerSet), "v1alpha1");

    /// <summary>HTTPRoute.</summary>
    public static ResourceKind HttpRoute { get; } = GatewayApi<HttpRoute>("HTTPRoute", "httproutes", "v1", "v1beta1");

    /// <summary>GRPCRoute.</summary>
    public static ResourceKind GrpcRoute { get; } = GatewayApi<GrpcRoute>("GRPCRoute", "grpcroutes", "v1", "v1alpha2");

    /// <summary>TLSRoute.</summary>
    public static ResourceKind TlsRoute { get; } = GatewayApi<TlsRoute>("TLSRoute", "tlsroutes", "v1", "v1alpha3", "v1alpha2");

    /// <summary>TCPRoute.</summary>
    public static ResourceKind TcpRoute { get; } = GatewayApi<TcpRoute>("TCPRoute", "tcproutes", "v1", "v1alpha2");

    /// <summary>UDPRoute.</summary>
    public static ResourceKind UdpRoute { get; } = GatewayApi<UdpRoute>("UDPRoute", "udproutes", "v1", "v1alpha2");

    /// <summary>ReferenceGrant.</summary>
    public static ResourceKind ReferenceGrant { get; } =
        GatewayApi<ReferenceGrant>("ReferenceGrant", "referencegrants", "v1", "v1beta1", "v1alpha2");

    /// <summary>BackendTLSPolicy.</summary>
    public static ResourceKind BackendTlsPolicy { get; } =
        GatewayApi<BackendTlsPolicy>("BackendTLSPolicy", "backendtlspolicies", "v1", "v1alpha3");

    /// <summary>DirectResponse.</summary>
    public static ResourceKind DirectResponse { get; } = Kgateway<DirectResponse>("DirectResponse", "directresponses");

    /// <summary>Backend.</summary>
    public static ResourceKind Backend { get; } = Kgateway<Backend>("Backend", "backends");

    /// <summary>GatewayParameters.</summary>
    public static ResourceKind GatewayParameters { get; } = Kgateway<GatewayParameters>("GatewayParameters", "gatewayparameters");

    /// <summary>TrafficPolicy.</summary>
    public static ResourceKind TrafficPolicy { get; } = Kgateway<TrafficPolicy>("TrafficPolicy", "trafficpolicies");

    /// <summary>ListenerPolicy.</summary>
    public static ResourceKind ListenerPolicy { get; } = Kgateway<ListenerPolicy>("ListenerPolicy", "listenerpolicies");

    /// <summary>HTTPListenerPolicy.</summary>
    public static ResourceKind HttpListenerPolicy { get; } = Kgateway<HttpListenerPolicy>("HTTPListenerPolicy", "httplistenerpolicies");

    /// <summary>BackendConfigPolicy.</summary>
    public static ResourceKind BackendConfigPolicy { get; } = Kgateway<BackendConfigPolicy>("BackendConfigPolicy", "backendconfigpolicies");

    /// <summary>GatewayExtension.</summary>
    public static ResourceKind GatewayExtension { get; } = Kgateway<GatewayExtension>("GatewayExtension", "gatewayextensions");

    /// <summary>Namespace.</summary>
    public static ResourceKind Namespace { get; } =
        new(new("", "Namespace"), "namespaces", ResourceScope.Cluster, typeof(Namespace), "v1");

    /// <summary>Service.</summary>
    public static ResourceKind Service { get; } = Core<Service>("Service", "services");

    /// <summary>EndpointSlice.</summary>
    public static ResourceKind EndpointSlice { get; } =
        new(new("discovery.k8s.io", "EndpointSlice"), "endpointslices", ResourceScope.Namespaced, typeof(EndpointSlice), "v1");

    /// <summary>Pod.</summary>
    public static ResourceKind Pod { get; } = Core<Pod>("Pod", "pods");

    /// <summary>Node.</summary>
    public static ResourceKind Node { get; } = new(new("", "Node"), "nodes", ResourceScope.Cluster, typeof(Node), "v1");

    /// <summary>Secret.</summary>
    public static ResourceKind Secret { get; } = Core<Secret>("Secret", "secrets");

    /// <summary>ConfigMap.</summary>
    public static ResourceKind ConfigMap { get; } = Core<ConfigMap>("ConfigMap", "configmaps");

    /// <summary>CustomResourceDefinition.</summary>
    public static ResourceKind CustomResourceDefinition { get; } = new(
        new("apiextensions.k8s.io", "CustomResourceDefinition"),
        "customresourcedefinitions",
        ResourceScope.Cluster,
        typeof(CustomResourceDefinition),
        "v1");

    /// <summary>Istio's AuthorizationPolicy.</summary>
    public static ResourceKind AuthorizationPolicy { get; } = new(
        new(IstioSecurityGroup, "AuthorizationPolicy"),
        "authorizationpolicies",
        ResourceScope.Namespaced,
        typeof(AuthorizationPolicy),
        "v1",
        "v1beta1");

    /// <summary>Istio's ServiceEntry.</summary>
    public static ResourceKind ServiceEntry { get; } = Istio<ServiceEntry>("ServiceEntry", "serviceentries");

    /// <summary>Istio's WorkloadEntry.</summary>
    public static ResourceKind WorkloadEntry { get; } = Istio<WorkloadEntry>("WorkloadEntry", "workloadentries");

    /// <summary>Istio's DestinationRule.</summary>
    public static ResourceKind DestinationRule { get; } = Istio<DestinationRule>("DestinationRule", "destinationrules");

    /// <summary>Every kind, in a fixed order.</summary>
    public static ImmutableArray<ResourceKind> All { get; } =
    [
        GatewayClass, Gateway, ListenerSet, XListenerSet, HttpRoute, GrpcRoute, TlsRoute, TcpRoute, UdpRoute, ReferenceGrant,
        BackendTlsPolicy, DirectResponse, Backend, GatewayParameters, TrafficPolicy, ListenerPolicy, HttpListenerPolicy,
        BackendConfigPolicy, GatewayExtension, Namespace, Service, EndpointSlice, Pod, Node, Secret,
        ConfigMap, CustomResourceDefinition, AuthorizationPolicy, ServiceEntry, WorkloadEntry, DestinationRule,
    ];

    /// <summary>Kinds by group and kind.</summary>
    public static FrozenDictionary<GroupKind, ResourceKind> ByGroupKind { get; } = All.ToFrozenDictionary(static kind => kind.GroupKind);

    private static readonly FrozenDictionary<Type, ResourceKind> ByType = All.ToFrozenDictionary(static kind => kind.Type);

    /// <summary>The kind that a record type holds.</summary>
    public static ResourceKind Of<T>()
        where T : Resource => ByType[typeof(T)];

    private static ResourceKind GatewayApi<T>(string kind, string plural, params ImmutableArray<string> versions)
        where T : Resource => new(new(GatewayApiGroup, kind), plural, ResourceScope.Namespaced, typeof(T), versions);

    private static ResourceKind Kgateway<T>(string kind, string plural)
        where T : Resource => new(new(KgatewayGroup, kind), plural, ResourceScope.Namespaced, typeof(T), "v1alpha1");

    private static ResourceKind Istio<T>(string kind, string plural)
        where T : Resource => new(
            new(IstioNetworkingGroup, kind), plural, ResourceScope.Namespaced, typeof(T), "v1", "v1beta1", "v1alpha3");

    private static ResourceKind Core<T>(string kind, string plural)
        where T : Resource => new(new("", kind), plural, ResourceScope.Namespaced, typeof(T), "v1");
}
