namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>A value of dynamic metadata.</summary>
public sealed record MetadataValue
{
    /// <summary>Template of a string.</summary>
    [Length(1, int.MaxValue)]
    public required string StringValue { get; init; }
}
