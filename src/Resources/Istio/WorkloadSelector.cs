namespace KGateway.Resources.Istio;

/// <summary>Selects workloads by labels that must all be equal.</summary>
[IgnoresUnknownFields]
public sealed record WorkloadSelector
{
    /// <summary>The labels, as policies and DestinationRules write them.</summary>
    public StringMap MatchLabels { get; init; }

    /// <summary>The labels, as ServiceEntries write them.</summary>
    public StringMap Labels { get; init; }

    /// <summary>Whether labels satisfy the selector, whichever way it is written.</summary>
    public bool Selects(StringMap labels) => Contains(labels, MatchLabels) && Contains(labels, Labels);

    private static bool Contains(StringMap labels, StringMap wanted)
    {
        foreach ((string key, string value) in wanted)
        {
            if (labels.GetValueOrDefault(key) != value)
                return false;
        }

        return true;
    }
}
