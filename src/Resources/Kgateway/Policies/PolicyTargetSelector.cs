namespace KGateway.Resources.Kgateway.Policies;

/// <summary>The objects of a kind with some labels that a policy applies to; a section name narrows it to a part of each.</summary>
public sealed record PolicyTargetSelector
{
    /// <summary>API group of the targets.</summary>
    [GroupName]
    public required string Group { get; init; }

    /// <summary>Kind of the targets.</summary>
    [KindName]
    public required string Kind { get; init; }

    /// <summary>Part of each target: a listener or a rule.</summary>
    [SectionName]
    public string? SectionName { get; init; }

    /// <summary>Labels, all of which a target must have.</summary>
    public required StringMap MatchLabels { get; init; }
}
