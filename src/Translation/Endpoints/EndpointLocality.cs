using Envoy.Config.Core.V3;
using Node = KGateway.Resources.Core.Node;

namespace KGateway.Translation.Endpoints;

/// <summary>Where an endpoint runs.</summary>
internal readonly record struct EndpointLocality(string Region, string Zone, string Subzone) : IComparable<EndpointLocality>
{
    public const string RegionLabel = "topology.kubernetes.io/region";
    public const string ZoneLabel = "topology.kubernetes.io/zone";
    public const string SubzoneLabel = "topology.istio.io/subzone";

    /// <summary>The locality that a node gives.</summary>
    public static EndpointLocality Of(Node? node) => new(
        node?.Metadata.Labels.GetValueOrDefault(RegionLabel) ?? "",
        node?.Metadata.Labels.GetValueOrDefault(ZoneLabel) ?? "",
        node?.Metadata.Labels.GetValueOrDefault(SubzoneLabel) ?? "");

    /// <summary>The locality that is written as <c>region/zone/subzone</c>, of which the end may be absent.</summary>
    public static EndpointLocality Of(string text)
    {
        string[] parts = text.Split('/', 3);
        return new(parts[0], parts.Length > 1 ? parts[1] : "", parts.Length > 2 ? parts[2] : "");
    }

    /// <inheritdoc/>
    public int CompareTo(EndpointLocality other)
    {
        int order = string.CompareOrdinal(Region, other.Region);
        if (order == 0)
            order = string.CompareOrdinal(Zone, other.Zone);
        return order != 0 ? order : string.CompareOrdinal(Subzone, other.Subzone);
    }

    /// <summary>Envoy's locality; null when nothing is known.</summary>
    public Locality? ToEnvoy() =>
        Region.Length + Zone.Length + Subzone.Length == 0 ? null : new Locality { Region = Region, Zone = Zone, SubZone = Subzone };
}
