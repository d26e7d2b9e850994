using Envoy.Config.Cluster.V3;
using Envoy.Extensions.Upstreams.Http.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Clusters;

/// <summary>What all clusters have.</summary>
internal static class ClusterDefaults
{
    private const string HttpOptionsName = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A cluster that speaks a protocol, without a type.</summary>
    public static Cluster Create(string name, AppProtocol protocol)
    {
        var cluster = new Cluster { Name = name, ConnectTimeout = Duration.FromTimeSpan(ConnectTimeout) };
        if (protocol == AppProtocol.Http2)
        {
            var options = new HttpProtocolOptions
            {
                ExplicitHttpConfig = new HttpProtocolOptions.Types.ExplicitHttpConfig
                {
                    Http2ProtocolOptions = new Envoy.Config.Core.V3.Http2ProtocolOptions(),
                },
            };
            cluster.TypedExtensionProtocolOptions[HttpOptionsName] = TypedConfig.Of(options);
        }

        return cluster;
    }
}
