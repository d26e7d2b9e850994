using System.Net;
using Envoy.Config.Bootstrap.V3;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Extensions.Clusters.Dns.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using ApiVersion = Envoy.Config.Core.V3.ApiVersion;
using Endpoint = Envoy.Config.Endpoint.V3.Endpoint;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;
using SocketAddress = Envoy.Config.Core.V3.SocketAddress;

namespace KGateway.Translation.Proxies;

/// <summary>The parts of the configuration with which an Envoy starts that are the same wherever it runs.</summary>
public static class BootstrapParts
{
    /// <summary>Name of the cluster that is the control plane.</summary>
    public const string XdsCluster = "xds_cluster";

    /// <summary>Name under which translated clusters refer to the trust store of the machine.</summary>
    public const string SystemCertificates = "SYSTEM_CA_CERT";

    private const string HttpProtocolOptionsName = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
    private const uint KeepAliveSeconds = 10;

    // After a lost stream the next one is tried within a random part of the first pause, which doubles up to the longest. Envoy's own are
    // 0.5 s and 30 s: for so long a proxy that has met replicas on their way out would miss changes.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Who the proxies of a Gateway are; the id is left out.</summary>
    public static Node Node(ObjectKey gateway) => new()
    {
        Cluster = ProxyNames.LocalCluster(gateway),
        Metadata = new Struct { Fields = { ["role"] = Value.ForString(ProxyNames.Role(gateway)) } },
    };

    /// <summary>An administration interface on the loopback address; port 0 takes a free one.</summary>
    public static Admin Admin(int port) => new() { Address = Address("127.0.0.1", port) };

    /// <summary>Lets people change runtime keys over the proxy's administration interface.</summary>
    public static RuntimeLayer AdminLayer() => new() { Name = "admin", AdminLayer = new RuntimeLayer.Types.AdminLayer() };

    /// <summary>The counters of a cluster appear with its first request: a start with 10,000 clusters takes half the time.</summary>
    public static Bootstrap.Types.DeferredStatOptions DeferredStats() => new() { EnableDeferredCreationStats = true };

    /// <summary>
    /// A worker thread makes its part of a cluster with its first request to it: with thousands of clusters, most threads of a proxy never
    /// meet most of them.
    /// </summary>
    /// <param name="localCluster">Name of the cluster that holds the proxy and its neighbours; null where it has none.</param>
    public static ClusterManager Clusters(string? localCluster) =>
        new() { LocalClusterName = localCluster ?? "", EnableDeferredClusterCreation = true };

    /// <summary>Everything else comes by delta ADS; waits for it for ever, as a proxy without configuration must not say that it is ready.</summary>
    /// <param name="token">Bearer token to show; null to show none, or to have it added by the cluster.</param>
    public static Bootstrap.Types.DynamicResources Dynamic(string? token)
    {
        var service = new GrpcService
        {
            EnvoyGrpc = new GrpcService.Types.EnvoyGrpc
            {
                ClusterName = XdsCluster,
                RetryPolicy = new RetryPolicy
                {
                    RetryBackOff = new BackoffStrategy { BaseInterval = FirstPause.ToDuration(), MaxInterval = LongestPause.ToDuration() },
                },
            },
        };
        if (token is not null)
            service.InitialMetadata.Add(new HeaderValue { Key = "authorization", Value = $"Bearer {token}" });
        return new()
        {
            AdsConfig = new ApiConfigSource
            {
                ApiType = ApiConfigSource.Types.ApiType.DeltaGrpc,
                TransportApiVersion = ApiVersion.V3,
                SetNodeOnFirstMessageOnly = true,
                GrpcServices = { service },
            },
            CdsConfig = OverAds(TimeSpan.Zero),
            LdsConfig = OverAds(TimeSpan.Zero),
        };
    }

    /// <summary>Resources that come over ADS.</summary>
    /// <param name="patience">How long the start waits for the first of them; zero for ever.</param>
    public static ConfigSource OverAds(TimeSpan patience) => new()
    {
        Ads = new AggregatedConfigSource(),
        ResourceApiVersion = ApiVersion.V3,
        InitialFetchTimeout = Duration.FromTimeSpan(patience),
    };

    /// <summary>The trust store of the machine.</summary>
    /// <param name="file">File with the certificates of the authorities, in the proxy's file system; it must exist.</param>
    public static Secret TrustStore(string file) => new()
    {
        Name = SystemCertificates,
        ValidationContext = new CertificateValidationContext { TrustedCa = new DataSource { Filename = file } },
    };

    /// <summary>The cluster that is the control plane, over HTTP/2.</summary>
    /// <param name="host">Host name, which is looked up again and again, or IP address.</param>
    /// <param name="port">Its xDS port.</param>
    /// <param name="options">Options of the protocol; HTTP/2 is added.</param>
    public static Cluster ControlPlane(string host, int port, HttpProtocolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ExplicitHttpConfig =
            new HttpProtocolOptions.Types.ExplicitHttpConfig { Http2ProtocolOptions = new Http2ProtocolOptions() };
        var cluster = new Cluster
        {
            Name = XdsCluster,
            ConnectTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)),
            TypedExtensionProtocolOptions = { [HttpProtocolOptionsName] = TypedConfig.Of(options) },
            UpstreamConnectionOptions = new UpstreamConnectionOptions
            {
                TcpKeepalive = new TcpKeepalive { KeepaliveTime = KeepAliveSeconds, KeepaliveInterval = KeepAliveSeconds },
            },
            LoadAssignment = Single(XdsCluster, host, port),
        };
        if (IPAddress.TryParse(host, out _))
            cluster.Type = Cluster.Types.DiscoveryType.Static;
        else
        {
            cluster.ClusterType = new Cluster.Types.CustomClusterType
            {
                Name = "envoy.clusters.dns",
                TypedConfig = TypedConfig.Of(new DnsCluster { RespectDnsTtl = true }),
            };
        }

        return cluster;
    }

    /// <summary>The endpoints of a cluster that has one.</summary>
    public static ClusterLoadAssignment Single(string cluster, string host, int port) => new()
    {
        ClusterName = cluster,
        Endpoints =
        {
            new LocalityLbEndpoints { LbEndpoints = { new LbEndpoint { Endpoint = new Endpoint { Address = Address(host, port) } } } },
        },
    };

    /// <summary>A TCP address.</summary>
    public static Address Address(string host, int port) =>
        new() { SocketAddress = new SocketAddress { Address = host, PortValue = (uint)port } };
}
