using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;

namespace KGateway.Translation.Clusters;

/// <summary>The proxies of a Gateway as the clusters depend on them that they use.</summary>
/// <param name="Namespace">Namespace of the proxies.</param>
/// <param name="Labels">Labels of the proxies, as far as the Gateway says.</param>
/// <param name="ReachesWaypoints">Whether what they send to virtual addresses is taken to waypoints: their node's proxy captures it.</param>
internal sealed record ProxyClient(string Namespace, StringMap Labels, bool ReachesWaypoints)
{
    private const string NameLabel = "gateway.networking.k8s.io/gateway-name";
    private const string ClassLabel = "gateway.networking.k8s.io/gateway-class-name";
    private const string ModeLabel = "istio.io/dataplane-mode";
    private const string Ambient = "ambient";
    private const string RedirectionAnnotation = "ambient.istio.io/redirection";
    private const string Enabled = "enabled";

    /// <summary>The proxies of an entrance. Istio captures them if they, or their namespace, are labelled so.</summary>
    public static ProxyClient OfIngress(Gateway gateway, ILookups lookups, TranslationSettings settings) =>
        new(gateway.Metadata.Namespace, LabelsOf(gateway), settings.IngressUseWaypoints && IsCaptured(gateway, lookups));

    /// <summary>The proxies of a waypoint, which never send to another.</summary>
    public static ProxyClient OfWaypoint(Gateway gateway) => new(gateway.Metadata.Namespace, LabelsOf(gateway), ReachesWaypoints: false);

    private static bool IsCaptured(Gateway gateway, ILookups lookups)
    {
        if (gateway.Spec.Infrastructure is { } own)
        {
            if (own.Annotations.GetValueOrDefault(RedirectionAnnotation) == Enabled)
                return true;
            if (own.Labels.GetValueOrDefault(ModeLabel) is { Length: > 0 } mode)
                return mode == Ambient;
        }

        return lookups.Get<Namespace>(new("", gateway.Metadata.Namespace))?.Metadata.Labels.GetValueOrDefault(ModeLabel) == Ambient;
    }

    private static StringMap LabelsOf(Gateway gateway)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (gateway.Spec.Infrastructure is { } own)
        {
            foreach ((string key, string value) in own.Labels)
                labels[key] = value;
        }

        labels[NameLabel] = ProxyNames.Safe(gateway.Metadata.Name);
        labels[ClassLabel] = gateway.Spec.GatewayClassName;
        return StringMap.From(labels);
    }
}
