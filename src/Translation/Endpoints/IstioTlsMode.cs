using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;

namespace KGateway.Translation.Endpoints;

/// <summary>Tells of endpoints that a sidecar of Istio stands in front of them, so that proxies choose Istio's mutual TLS towards them.</summary>
internal static class IstioTlsMode
{
    /// <summary>Key of the mark, in endpoints and in what clusters match by.</summary>
    public const string Key = "tlsMode";

    /// <summary>The mark of workloads that take Istio's mutual TLS; also the value of the label that says so.</summary>
    public const string Istio = "istio";

    private const string Label = "security.istio.io/tlsMode";
    private const string TransportSocketMatch = "envoy.transport_socket_match";

    /// <summary>Marks the endpoint of a workload with some labels.</summary>
    public static void Mark(LbEndpoint endpoint, StringMap labels, TranslationSettings settings)
    {
        if (!settings.EnableIstioAutoMtls || labels.GetValueOrDefault(Label) != Istio)
            return;
        endpoint.Metadata = new Metadata();
        endpoint.Metadata.FilterMetadata[TransportSocketMatch] = Is(Istio);
    }

    /// <summary>The mark itself.</summary>
    public static Struct Is(string mode)
    {
        var match = new Struct();
        match.Fields[Key] = Value.ForString(mode);
        return match;
    }
}
