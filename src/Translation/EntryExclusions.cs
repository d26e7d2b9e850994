using KGateway.Resources;
using KGateway.Resources.Istio;

namespace KGateway.Translation;

/// <summary>Which of Istio's entries don't exist for this controller, by their labels.</summary>
/// <param name="ServiceEntries">Selectors of ServiceEntries.</param>
/// <param name="WorkloadEntries">Labels, one of which a WorkloadEntry has, whatever its value.</param>
public sealed record EntryExclusions(EquatableArray<LabelSelector> ServiceEntries, EquatableArray<string> WorkloadEntries)
{
    /// <summary>All exist.</summary>
    public static EntryExclusions None { get; } = new([], []);

    /// <summary>Whether there is nothing to leave out.</summary>
    public bool IsEmpty => ServiceEntries.IsEmpty && WorkloadEntries.IsEmpty;

    /// <summary>Whether an object is left out.</summary>
    public bool Hide(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        switch (resource)
        {
            case ServiceEntry:
                foreach (LabelSelector selector in ServiceEntries)
                {
                    if (selector.Matches(resource.Metadata.Labels))
                        return true;
                }

                return false;
            case WorkloadEntry:
                foreach (string label in WorkloadEntries)
                {
                    if (resource.Metadata.Labels.ContainsKey(label))
                        return true;
                }

                return false;
            default:
                return false;
        }
    }
}
