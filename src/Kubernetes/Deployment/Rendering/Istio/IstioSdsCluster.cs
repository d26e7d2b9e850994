using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Translation.Encoding;
using KGateway.Translation.Proxies;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;

namespace KGateway.Kubernetes.Deployment.Rendering.Istio;

/// <summary>Makes the cluster of the container that serves Istio's certificates; translated clusters refer to it.</summary>
internal static class IstioSdsCluster
{
    /// <summary>Port of the container, on the loopback address.</summary>
    public const int Port = 8234;

    private const string Name = "gateway_proxy_sds";

    public static Cluster Create() => new()
    {
        Name = Name,
        Type = Cluster.Types.DiscoveryType.Static,
        ConnectTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)),
        LoadAssignment = BootstrapParts.Single(Name, "127.0.0.1", Port),
        TypedExtensionProtocolOptions =
        {
            ["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"] = TypedConfig.Of(new HttpProtocolOptions
            {
                ExplicitHttpConfig = new HttpProtocolOptions.Types.ExplicitHttpConfig { Http2ProtocolOptions = new Http2ProtocolOptions() },
            }),
        },
    };
}
