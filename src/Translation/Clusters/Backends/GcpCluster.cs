using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Extensions.Clusters.Dns.V3;
using Envoy.Extensions.Filters.Http.GcpAuthn.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies;
using Metadata = Envoy.Config.Core.V3.Metadata;

namespace KGateway.Translation.Clusters.Backends;

/// <summary>
/// The cluster of a service of Google Cloud, the filter that adds identity tokens, and the cluster of the metadata server that gives them.
/// </summary>
internal static class GcpCluster
{
    private const string FilterName = "envoy.filters.http.gcp_authn";
    private const string MetadataHost = "metadata.google.internal";
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The filter that chains need which send requests to such a cluster.</summary>
    public static HttpFilter Filter { get; } = new(
        FilterName,
        HttpFilterStage.Route,
        -1,
        new GcpAuthnFilterConfig { Cluster = BackendKey.GcpMetadata.ClusterName, Timeout = Duration.FromTimeSpan(MetadataTimeout) },
        disabled: false,
        cluster: BackendKey.GcpMetadata.ClusterName);

    /// <summary>Begins the cluster. The service's certificate isn't verified.</summary>
    public static ClusterDraft Create(string name, AppProtocol protocol, GcpBackend backend, TranslationSettings settings)
    {
        var draft = new ClusterDraft(name, protocol)
        {
            Dns = new DnsCluster { DnsLookupFamily = DnsLookup.ToEnvoy(settings.DnsLookupFamily) },
            Tls = new UpstreamTlsContext { Sni = backend.Host },
        };
        if (!Gateways.Hostnames.IsUsable(backend.Host))
            draft.Fail($"invalid host \"{backend.Host}\"");
        draft.Message.LoadAssignment = Single(name, backend.Host, 443);
        draft.Message.Metadata = new Metadata();
        draft.Message.Metadata.TypedFilterMetadata[FilterName] =
            TypedConfig.Of(new Audience { Url = backend.Audience ?? $"https://{backend.Host}" });
        return draft;
    }

    /// <summary>Begins the cluster of the metadata server.</summary>
    public static ClusterDraft CreateMetadata(string name)
    {
        var draft = new ClusterDraft(name, AppProtocol.Default)
        {
            Dns = new DnsCluster { DnsLookupFamily = DnsLookup.ToEnvoy(Translation.DnsLookupFamily.V4Only), RespectDnsTtl = true },
        };
        draft.Message.AltStatName = name;
        draft.Message.LoadAssignment = Single(name, MetadataHost, 80);
        return draft;
    }

    private static ClusterLoadAssignment Single(string name, string host, int port) => new()
    {
        ClusterName = name,
        Endpoints = { new LocalityLbEndpoints { LbEndpoints = { ClusterDraft.Endpoint(host, port) } } },
    };
}
