using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;

namespace KGateway.Translation.Endpoints;

/// <summary>
/// Preference of a Service for near endpoints: a list of labels, most important first. An endpoint that agrees with the client on all
/// of them has priority 0; one that differs at the first has the lowest priority.
/// </summary>
internal sealed class TrafficDistribution
{
    private const string Annotation = "networking.istio.io/traffic-distribution";
    private const string NetworkLabel = "topology.istio.io/network";
    private const string HostnameLabel = "kubernetes.io/hostname";

    private static readonly TrafficDistribution Any = new([]);

    private static readonly TrafficDistribution SameZone = new(
        [NetworkLabel, "failure-domain.beta.kubernetes.io/region", EndpointLocality.ZoneLabel]);

    private static readonly TrafficDistribution SameNode = new(
        [NetworkLabel, "failure-domain.beta.kubernetes.io/region", EndpointLocality.ZoneLabel, EndpointLocality.SubzoneLabel, HostnameLabel]);

    private static readonly TrafficDistribution SameNetwork = new([NetworkLabel]);

    private readonly ImmutableArray<string> _labels;

    private TrafficDistribution(ImmutableArray<string> labels) => _labels = labels;

    /// <summary>Whether there is no preference.</summary>
    public bool IsAny => _labels.IsEmpty;

    /// <summary>The preference of a Service.</summary>
    public static TrafficDistribution Of(Service service) => Of(service.Spec.TrafficDistribution, service.Metadata);

    /// <summary>The preference of a ServiceEntry.</summary>
    public static TrafficDistribution Of(ServiceEntry entry) => Of(entry.Spec.TrafficDistribution, entry.Metadata);

    /// <summary>The priority of an endpoint for a client. All endpoints are equal to a client of which nothing is known.</summary>
    public uint Priority(StringMap client, Pod? pod, Node? node)
    {
        if (client.IsEmpty)
            return 0;
        for (int i = 0; i < _labels.Length; i++)
        {
            if ((client.GetValueOrDefault(_labels[i]) ?? "") != LabelOf(_labels[i], pod, node))
                return (uint)(_labels.Length - i);
        }

        return 0;
    }

    private static TrafficDistribution Of(string? field, ObjectMeta metadata) =>
        (field ?? metadata.Annotations.GetValueOrDefault(Annotation))?.ToLowerInvariant() switch
        {
            "preferclose" or "prefersamezone" => SameZone,
            "prefersamenode" => SameNode,
            "prefernetwork" => SameNetwork,
            _ => Any,
        };

    // A pod is where its node is.
    private static string LabelOf(string label, Pod? pod, Node? node) => label switch
    {
        HostnameLabel => pod?.Spec.NodeName ?? "",
        EndpointLocality.RegionLabel or EndpointLocality.ZoneLabel or EndpointLocality.SubzoneLabel =>
            node?.Metadata.Labels.GetValueOrDefault(label) ?? "",
        _ => pod?.Metadata.Labels.GetValueOrDefault(label) ?? "",
    };
}
