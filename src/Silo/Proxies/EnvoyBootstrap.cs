using Envoy.Config.Bootstrap.V3;
using KGateway.EnvoyApi;
using KGateway.Translation.Proxies;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;

namespace KGateway.Silo.Proxies;

/// <summary>Makes the configuration with which an Envoy starts; everything else it gets from the control plane by delta ADS.</summary>
internal static class EnvoyBootstrap
{
    /// <summary>The bootstrap as JSON, which Envoy reads like YAML.</summary>
    public static string ToJson(BootstrapOptions options) => EnvoyJson.Format(Create(options));

    /// <summary>The bootstrap.</summary>
    public static Bootstrap Create(BootstrapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var node = BootstrapParts.Node(options.Gateway);
        node.Id = options.NodeId;
        var bootstrap = new Bootstrap
        {
            Node = node,
            Admin = BootstrapParts.Admin(options.AdminPort),
            LayeredRuntime = new LayeredRuntime { Layers = { BootstrapParts.AdminLayer() } },
            DeferredStatOptions = BootstrapParts.DeferredStats(),
            ClusterManager = BootstrapParts.Clusters(localCluster: null),
            DynamicResources = BootstrapParts.Dynamic(options.Xds.Token),
            StaticResources = new Bootstrap.Types.StaticResources
            {
                Clusters = { BootstrapParts.ControlPlane(options.Xds.Host, options.Xds.Port, new HttpProtocolOptions()) },
            },
        };
        if (options.SystemCertificates is { } file)
            bootstrap.StaticResources.Secrets.Add(BootstrapParts.TrustStore(file));
        return bootstrap;
    }
}
