namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A condition in the Common Expression Language.</summary>
public sealed record CelFilter
{
    /// <summary>The expression.</summary>
    [Length(1, int.MaxValue)]
    public required string Match { get; init; }
}
