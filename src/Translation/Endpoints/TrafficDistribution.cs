using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;

namespace KGateway.Translation.Endpoints;

/// <summary>
/// Preference of a Service for near endpoints, by its field or Istio's annotation. Nearer than its zone no proxy is known to be: the same node
/// is preferred as the same zone and subzone. Proxies reach one network only, so that a preference for a network prefers nothing.
/// </summary>
internal static class TrafficDistribution
{
    private const string Annotation = "networking.istio.io/traffic-distribution";

    private static readonly EndpointPreference SameZone = new([EndpointPreference.Region, EndpointPreference.Zone], default);

    private static readonly EndpointPreference SameNode = new(
        [EndpointPreference.Region, EndpointPreference.Zone, EndpointPreference.Subzone], default);

    /// <summary>The preference of a Service; null for none.</summary>
    public static EndpointPreference? Of(Service service) => Of(Read(service.Spec.TrafficDistribution, service.Metadata));

    /// <summary>The preference of a ServiceEntry; null for none.</summary>
    public static EndpointPreference? Of(ServiceEntry entry) => Of(Read(entry.Spec.TrafficDistribution, entry.Metadata));

    /// <summary>Whether a ServiceEntry has some preference.</summary>
    public static bool IsGiven(ServiceEntry entry) => Read(entry.Spec.TrafficDistribution, entry.Metadata) is not null;

    // Unknown words prefer nothing.
    private static string? Read(string? field, ObjectMeta metadata) => (field ?? metadata.Annotations.GetValueOrDefault(Annotation))?.ToLowerInvariant() switch
    {
        "preferclose" => "prefersamezone",
        ("prefersamezone" or "prefersamenode" or "prefernetwork") and var known => known,
        _ => null,
    };

    private static EndpointPreference? Of(string? word) => word switch
    {
        "prefersamezone" => SameZone,
        "prefersamenode" => SameNode,
        _ => null,
    };
}
