using System.Net;
using Envoy.Config.Bootstrap.V3;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.EnvoyApi;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using ApiVersion = Envoy.Config.Core.V3.ApiVersion;
using Endpoint = Envoy.Config.Endpoint.V3.Endpoint;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;
using SocketAddress = Envoy.Config.Core.V3.SocketAddress;

namespace KGateway.Silo.Proxies;

/// <summary>Makes the configuration with which an Envoy starts; everything else it gets from the control plane by delta ADS.</summary>
internal static class EnvoyBootstrap
{
    /// <summary>Name of the cluster that is the control plane.</summary>
    public const string XdsClusterName = "xds_cluster";

    // Translated clusters refer to the trust store of the machine by this name.
    private const string SystemCertificatesName = "SYSTEM_CA_CERT";
    private const string HttpProtocolOptionsName = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
    private const uint KeepAliveSeconds = 10;

    /// <summary>The role in a node's metadata, by which a control plane knows the Gateway that a proxy serves.</summary>
    public static string RoleOf(ObjectKey gateway) => $"kgateway-kube-gateway-api~{gateway.Namespace}~{gateway.Name}";

    /// <summary>The bootstrap as JSON, which Envoy reads like YAML.</summary>
    public static string ToJson(BootstrapOptions options) => EnvoyJson.Format(Create(options));

    /// <summary>The bootstrap.</summary>
    public static Bootstrap Create(BootstrapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var bootstrap = new Bootstrap
        {
            Node = new Node
            {
                Id = options.NodeId,
                Cluster = $"{options.Gateway.Name}.{options.Gateway.Namespace}",
                Metadata = new Struct { Fields = { ["role"] = Value.ForString(RoleOf(options.Gateway)) } },
            },
            Admin = new global::Envoy.Config.Bootstrap.V3.Admin { Address = AddressOf("127.0.0.1", options.AdminPort) },
            LayeredRuntime = Runtime(),
            // The counters of a cluster appear with its first request: a start with 10,000 clusters takes half the time.
            DeferredStatOptions = new Bootstrap.Types.DeferredStatOptions { EnableDeferredCreationStats = true },
            DynamicResources = new Bootstrap.Types.DynamicResources
            {
                AdsConfig = Ads(options.Xds.Token),
                CdsConfig = OverAds(),
                LdsConfig = OverAds(),
            },
            StaticResources = new Bootstrap.Types.StaticResources { Clusters = { XdsCluster(options) } },
        };
        if (options.SystemCertificates is { } file)
        {
            bootstrap.StaticResources.Secrets.Add(new Secret
            {
                Name = SystemCertificatesName,
                ValidationContext = new CertificateValidationContext { TrustedCa = new DataSource { Filename = file } },
            });
        }

        return bootstrap;
    }

    private static LayeredRuntime Runtime() => new()
    {
        Layers =
        {
            // Lets people change runtime keys over the proxy's admin interface.
            new RuntimeLayer { Name = "admin", AdminLayer = new RuntimeLayer.Types.AdminLayer() },
        },
    };

    private static ApiConfigSource Ads(string? token)
    {
        var service = new GrpcService { EnvoyGrpc = new GrpcService.Types.EnvoyGrpc { ClusterName = XdsClusterName } };
        if (token is not null)
            service.InitialMetadata.Add(new HeaderValue { Key = "authorization", Value = $"Bearer {token}" });
        return new ApiConfigSource
        {
            ApiType = ApiConfigSource.Types.ApiType.DeltaGrpc,
            TransportApiVersion = ApiVersion.V3,
            SetNodeOnFirstMessageOnly = true,
            GrpcServices = { service },
        };
    }

    // Waits for the first configuration for ever: a proxy that has none must not say that it is ready.
    private static ConfigSource OverAds() => new()
    {
        Ads = new AggregatedConfigSource(),
        ResourceApiVersion = ApiVersion.V3,
        InitialFetchTimeout = new Duration(),
    };

    private static Cluster XdsCluster(BootstrapOptions options)
    {
        var http2 = new HttpProtocolOptions
        {
            ExplicitHttpConfig = new HttpProtocolOptions.Types.ExplicitHttpConfig { Http2ProtocolOptions = new Http2ProtocolOptions() },
        };
        return new Cluster
        {
            Name = XdsClusterName,
            Type = IPAddress.TryParse(options.Xds.Host, out _) ? Cluster.Types.DiscoveryType.Static : Cluster.Types.DiscoveryType.StrictDns,
            ConnectTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)),
            TypedExtensionProtocolOptions = { [HttpProtocolOptionsName] = TypedConfig.Of(http2) },
            UpstreamConnectionOptions = new UpstreamConnectionOptions
            {
                TcpKeepalive = new TcpKeepalive { KeepaliveTime = KeepAliveSeconds, KeepaliveInterval = KeepAliveSeconds },
            },
            LoadAssignment = new ClusterLoadAssignment
            {
                ClusterName = XdsClusterName,
                Endpoints =
                {
                    new LocalityLbEndpoints
                    {
                        LbEndpoints =
                        {
                            new LbEndpoint { Endpoint = new Endpoint { Address = AddressOf(options.Xds.Host, options.Xds.Port) } },
                        },
                    },
                },
            },
        };
    }

    private static Address AddressOf(string host, int port) =>
        new() { SocketAddress = new SocketAddress { Address = host, PortValue = (uint)port } };
}
