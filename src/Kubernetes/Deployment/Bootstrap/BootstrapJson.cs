using Envoy.Extensions.Clusters.Dns.V3;
using Envoy.Extensions.Filters.Http.CredentialInjector.V3;
using Envoy.Extensions.Filters.Http.HealthCheck.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Http.UpstreamCodec.V3;
using Envoy.Extensions.Filters.Listener.ProxyProtocol.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.Http.InjectedCredentials.Generic.V3;
using Envoy.Extensions.Network.DnsResolver.Cares.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;

namespace KGateway.Kubernetes.Deployment.Bootstrap;

/// <summary>
/// The JSON form of what proxies start with. It knows the types that stand in bootstraps and no others: the descriptors of all of Envoy's take
/// five times as long to load, which a replica would do at the moment when it takes over a lost one's Gateways.
/// </summary>
internal static class BootstrapJson
{
    private static readonly Lazy<JsonFormatter> Formatter = new(static () => new JsonFormatter(JsonFormatter.Settings.Default.WithTypeRegistry(
        TypeRegistry.FromMessages(
            CaresDnsResolverConfig.Descriptor,
            CredentialInjector.Descriptor,
            DnsCluster.Descriptor,
            Generic.Descriptor,
            HealthCheck.Descriptor,
            HttpConnectionManager.Descriptor,
            HttpProtocolOptions.Descriptor,
            ProxyProtocol.Descriptor,
            Router.Descriptor,
            Secret.Descriptor,
            UpstreamCodec.Descriptor,
            UpstreamTlsContext.Descriptor))));

    /// <summary>Prints a message on one line.</summary>
    /// <exception cref="InvalidOperationException">It holds a type that isn't listed here.</exception>
    public static string Format(IMessage message) => Formatter.Value.Format(message);
}
