using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Extensions.Clusters.Dns.V3;
using Envoy.Extensions.TransportSockets.ProxyProtocol.V3;
using Envoy.Extensions.TransportSockets.RawBuffer.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using KGateway.Translation.Backends;
using KGateway.Translation.Certificates;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;

namespace KGateway.Translation.Clusters;

/// <summary>A cluster while it's being written. What the message holds in encoded form is kept beside it until the end.</summary>
internal sealed class ClusterDraft
{
    private const string HttpOptionsName = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private List<string>? _errors;

    /// <summary>A cluster that speaks a protocol, without a type.</summary>
    public ClusterDraft(string name, AppProtocol protocol)
    {
        Protocol = protocol;
        Message = new Cluster { Name = name, ConnectTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(ConnectTimeout) };
        if (protocol == AppProtocol.Http2)
        {
            Http = new HttpProtocolOptions
            {
                ExplicitHttpConfig = new HttpProtocolOptions.Types.ExplicitHttpConfig { Http2ProtocolOptions = new Http2ProtocolOptions() },
            };
        }
    }

    /// <summary>What its endpoints say they speak.</summary>
    public AppProtocol Protocol { get; }

    /// <summary>The message.</summary>
    public Cluster Message { get; }

    /// <summary>Options of HTTP; null as long as none differ from Envoy's.</summary>
    public HttpProtocolOptions? Http { get; set; }

    /// <summary>The lookup of its hosts' names; null for clusters that look up none.</summary>
    public DnsCluster? Dns { get; set; }

    /// <summary>TLS towards its endpoints; null for none.</summary>
    public UpstreamTlsContext? Tls { get; set; }

    /// <summary>The PROXY protocol towards its endpoints; null for none.</summary>
    public ProxyProtocolConfig? ProxyProtocol { get; set; }

    /// <summary>Which of its endpoints proxies prefer; null for none. Of no meaning where they don't come apart from it.</summary>
    public EndpointPreference? Preference { get; set; }

    /// <summary>Whether its endpoints come apart from it.</summary>
    public bool Eds => Message.Type == Cluster.Types.DiscoveryType.Eds && Message.EdsClusterConfig is not null;

    /// <summary>Whether a proxy first looks up names or checks health before it takes it into use.</summary>
    public bool WarmsSlowly => Dns is not null || Message.HealthChecks.Count > 0;

    /// <summary>Whether a proxy makes a cluster of each of its hosts; see <see cref="Encoding.EmptyCluster"/>.</summary>
    public bool OwnsClusters { get; init; }

    /// <summary>Whether its hosts are those that requests name.</summary>
    public bool FollowsRequests => Message.LbPolicy == Cluster.Types.LbPolicy.ClusterProvided;

    /// <summary>Whether it is spoken to as clients speak, because nothing says what it speaks.</summary>
    public bool FollowsClients { get; set; }

    /// <summary>Whether HTTP/2 is spoken.</summary>
    public bool SpeaksHttp2 => Http?.ExplicitHttpConfig?.Http2ProtocolOptions is not null;

    /// <summary>What Envoy would refuse in it.</summary>
    public IReadOnlyList<string> Errors => _errors ?? [];

    /// <summary>Tells that the cluster can't be as it is wanted.</summary>
    public void Fail(string error) => (_errors ??= []).Add(error);

    /// <summary>An endpoint by its address, or a name to look up.</summary>
    public static LbEndpoint Endpoint(string host, int port) => new()
    {
        Endpoint = new Envoy.Config.Endpoint.V3.Endpoint
        {
            Address = new Address { SocketAddress = new SocketAddress { Address = host, PortValue = (uint)port } },
        },
    };

    /// <summary>Makes the message whole; <paramref name="certificate"/> is shown to endpoints that speak TLS, if there is one.</summary>
    public Cluster Finish(CertificatePair? certificate)
    {
        if (Dns is not null)
            Message.ClusterType = new Cluster.Types.CustomClusterType { Name = "envoy.clusters.dns", TypedConfig = TypedConfig.Of(Dns) };
        if (FollowsClients && !SpeaksHttp2)
        {
            Http ??= new HttpProtocolOptions();
            Http.UseDownstreamProtocolConfig = new HttpProtocolOptions.Types.UseDownstreamHttpConfig
            {
                HttpProtocolOptions = Http.ExplicitHttpConfig?.HttpProtocolOptions ?? new Http1ProtocolOptions(),
                Http2ProtocolOptions = new Http2ProtocolOptions(),
            };
        }

        if (Http is not null)
        {
            // By default these clusters verify the name that the request asks for; options of HTTP would switch that off.
            if (FollowsRequests)
                Http.UpstreamHttpProtocolOptions = new UpstreamHttpProtocolOptions { AutoSni = true, AutoSanValidation = true };
            Message.TypedExtensionProtocolOptions[HttpOptionsName] = TypedConfig.Of(Http);
        }

        var socket = Tls is null ? null : UpstreamTls.Socket(Tls, certificate);
        if (ProxyProtocol is not null)
        {
            socket = new TransportSocket
            {
                Name = "envoy.transport_sockets.upstream_proxy_protocol",
                TypedConfig = TypedConfig.Of(new ProxyProtocolUpstreamTransport { Config = ProxyProtocol, TransportSocket = socket ?? Plain() }),
            };
        }

        Message.TransportSocket = socket;
        if (Eds && Preference is not null)
            Message.Metadata = Preference.ToMetadata();
        return Message;
    }

    private static TransportSocket Plain() =>
        new() { Name = "envoy.transport_sockets.raw_buffer", TypedConfig = TypedConfig.Of(new RawBuffer()) };
}
