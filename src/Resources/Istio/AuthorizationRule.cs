namespace KGateway.Resources.Istio;

/// <summary>A rule: any of the sources, any of the operations, and all conditions. What is absent matches everything.</summary>
public sealed record AuthorizationRule
{
    /// <summary>Where requests come from.</summary>
    public EquatableArray<AuthorizationFrom> From { get; init; }

    /// <summary>What they do.</summary>
    public EquatableArray<AuthorizationTo> To { get; init; }

    /// <summary>Further conditions.</summary>
    public EquatableArray<AuthorizationCondition> When { get; init; }

    /// <summary>Fields that aren't known: what they ask for can't be enforced.</summary>
    [CollectsUnknownFields]
    public EquatableArray<string> UnknownFields { get; init; }
}
