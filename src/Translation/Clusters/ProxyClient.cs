using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Parameters;
using KGateway.Translation.Gateways.Parameters;
using KGateway.Translation.State;

namespace KGateway.Translation.Clusters;

/// <summary>The proxies of a Gateway as the clusters depend on them that they use.</summary>
/// <param name="Namespace">Namespace of the proxies.</param>
/// <param name="Labels">Labels of the proxies, as far as the Gateway says.</param>
/// <param name="ReachesWaypoints">Whether what they send to virtual addresses is taken to waypoints: their node's proxy captures it.</param>
/// <param name="IsWaypoint">Whether they are a waypoint.</param>
internal sealed record ProxyClient(string Namespace, StringMap Labels, bool ReachesWaypoints, bool IsWaypoint)
{
    private const string NameLabel = "gateway.networking.k8s.io/gateway-name";
    private const string ClassLabel = "gateway.networking.k8s.io/gateway-class-name";
    private const string ModeLabel = "istio.io/dataplane-mode";
    private const string Ambient = "ambient";
    private const string RedirectionAnnotation = "ambient.istio.io/redirection";
    private const string Enabled = "enabled";

    /// <summary>
    /// The proxies of an entrance. Istio captures them if they, or their namespace, are labelled so. What their pods have follows from the
    /// Gateway and from its parameters.
    /// </summary>
    public static ProxyClient OfIngress(Gateway gateway, ILookups lookups, TranslationSettings settings)
    {
        PodTemplate? pods = PodsOf(gateway, lookups);
        StringMap labels = LabelsOf(gateway, pods);
        bool captured = settings.IngressUseWaypoints && IsCaptured(gateway, labels, pods, lookups);
        return new(gateway.Metadata.Namespace, labels, captured, IsWaypoint: false);
    }

    /// <summary>The proxies of a waypoint, which never send to another.</summary>
    public static ProxyClient OfWaypoint(Gateway gateway, ILookups lookups) =>
        new(gateway.Metadata.Namespace, LabelsOf(gateway, PodsOf(gateway, lookups)), ReachesWaypoints: false, IsWaypoint: true);

    private static PodTemplate? PodsOf(Gateway gateway, ILookups lookups) =>
        lookups.Get<GatewayClass>(new("", gateway.Spec.GatewayClassName)) is { } @class
            ? ParametersResolver.Resolve(gateway, @class, lookups).Effective?.Kube.PodTemplate
            : null;

    private static bool IsCaptured(Gateway gateway, StringMap labels, PodTemplate? pods, ILookups lookups)
    {
        string? redirection = gateway.Spec.Infrastructure?.Annotations.GetValueOrDefault(RedirectionAnnotation)
            ?? pods?.ExtraAnnotations.GetValueOrDefault(RedirectionAnnotation);
        if (redirection == Enabled)
            return true;
        if (labels.GetValueOrDefault(ModeLabel) is { Length: > 0 } mode)
            return mode == Ambient;
        return lookups.Get<Namespace>(new("", gateway.Metadata.Namespace))?.Metadata.Labels.GetValueOrDefault(ModeLabel) == Ambient;
    }

    // The Gateway's own come before those of the parameters, and what tells whose the pods are before both.
    private static StringMap LabelsOf(Gateway gateway, PodTemplate? pods)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, string value) in pods?.ExtraLabels ?? default)
            labels[key] = value;
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
