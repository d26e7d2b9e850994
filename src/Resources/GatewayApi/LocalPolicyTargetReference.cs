namespace KGateway.Resources.GatewayApi;

/// <summary>What a policy applies to, in the policy's namespace; a section name narrows it to a part.</summary>
public sealed record LocalPolicyTargetReference
{
    /// <summary>API group of the target.</summary>
    [GroupName]
    public required string Group { get; init; }

    /// <summary>Kind of the target.</summary>
    [KindName]
    public required string Kind { get; init; }

    /// <summary>Name of the target.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>Part of the target: a listener, a port or a rule.</summary>
    [SectionName]
    public string? SectionName { get; init; }
}
