using System.Globalization;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.RawBuffer.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;
using ApiVersion = Envoy.Config.Core.V3.ApiVersion;

namespace KGateway.Translation.Clusters;

/// <summary>
/// Istio's mutual TLS from entrances to workloads with sidecars, with the certificate that an agent of Istio in the proxy's pod gets. Endpoints
/// without the mark of <see cref="IstioTlsMode"/> are spoken to in plain text. Waypoints don't do so: the node's proxy encrypts for them.
/// </summary>
internal static class IstioMutualTls
{
    private const string DisablingAnnotation = "kgateway.dev/disable-istio-auto-mtls";
    private const string Internal = "MESH_INTERNAL";

    // Served by a container of the proxy's pod, whose cluster stands in the bootstrap.
    private const string CertificateServer = "gateway_proxy_sds";
    private const string OwnCertificate = "istio_server_cert";
    private const string Authorities = "istio_validation_context";
    private const string Protocol = "istio";

    // Sidecars know Services by this domain, whatever the cluster calls its own.
    private const string ServiceDomain = "cluster.local";

    /// <summary>
    /// Offers it to the endpoints of a Service's or ServiceEntry's port, unless the object or the settings don't want it or something else
    /// decides how the endpoints are spoken to.
    /// </summary>
    public static void Offer(ClusterDraft draft, Resource target, string host, int port, TranslationSettings settings, ProxyClient? client)
    {
        if (!settings.EnableIstioAutoMtls || client is { IsWaypoint: true } || draft.Tls is not null || draft.ProxyProtocol is not null || !IsWanted(target))
            return;
        string name = target is Service ? $"{target.Metadata.Name}.{target.Metadata.Namespace}.svc.{ServiceDomain}" : host;
        string sni = string.Create(CultureInfo.InvariantCulture, $"outbound_.{port}_._.{name}");
        draft.Message.TransportSocketMatches.Add(Match("tlsMode-istio", IstioTlsMode.Is(IstioTlsMode.Istio), "envoy.transport_sockets.tls", TypedConfig.Of(Context(sni))));
        draft.Message.TransportSocketMatches.Add(Match("tlsMode-disabled", new Struct(), "envoy.transport_sockets.raw_buffer", TypedConfig.Of(new RawBuffer())));
    }

    private static bool IsWanted(Resource target) =>
        target is not ServiceEntry { Spec.Location: not Internal }
        && (target.Metadata.Annotations.GetValueOrDefault(DisablingAnnotation) ?? "false") == "false";

    private static Cluster.Types.TransportSocketMatch Match(string name, Struct match, string socket, Any config) =>
        new() { Name = name, Match = match, TransportSocket = new TransportSocket { Name = socket, TypedConfig = config } };

    private static UpstreamTlsContext Context(string sni) => new()
    {
        Sni = sni,
        CommonTlsContext = new CommonTlsContext
        {
            AlpnProtocols = { Protocol },
            TlsCertificateSdsSecretConfigs = { Secret(OwnCertificate) },
            ValidationContextSdsSecretConfig = Secret(Authorities),
        },
    };

    private static SdsSecretConfig Secret(string name) => new()
    {
        Name = name,
        SdsConfig = new ConfigSource
        {
            ResourceApiVersion = ApiVersion.V3,
            ApiConfigSource = new ApiConfigSource
            {
                ApiType = ApiConfigSource.Types.ApiType.Grpc,
                TransportApiVersion = ApiVersion.V3,
                SetNodeOnFirstMessageOnly = true,
                GrpcServices = { new GrpcService { EnvoyGrpc = new GrpcService.Types.EnvoyGrpc { ClusterName = CertificateServer } } },
            },
        },
    };
}
