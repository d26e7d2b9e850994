using KGateway.Resources;
using KGateway.Resources.Istio;

namespace KGateway.Translation;

/// <summary>Objects of Istio that don't exist for us. Compares by content.</summary>
/// <param name="ServiceEntries">Selectors of ServiceEntries; one that matches is enough.</param>
/// <param name="WorkloadLabels">Keys of labels; a WorkloadEntry that has one of them is left out.</param>
public sealed record MeshExclusions(EquatableArray<LabelSelector> ServiceEntries, EquatableArray<string> WorkloadLabels)
{
    /// <summary>Nothing is left out.</summary>
    public static MeshExclusions None { get; } = new([], []);

    /// <summary>Whether nothing can be left out.</summary>
    public bool IsEmpty => ServiceEntries.IsEmpty && WorkloadLabels.IsEmpty;

    /// <summary>Whether an object is left out.</summary>
    public bool Exclude(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var labels = resource.Metadata.Labels;
        return resource switch
        {
            ServiceEntry => ServiceEntries.Any(selector => selector.Matches(labels)),
            WorkloadEntry => WorkloadLabels.Any(key => labels.TryGetValue(key, out _)),
            _ => false,
        };
    }
}
