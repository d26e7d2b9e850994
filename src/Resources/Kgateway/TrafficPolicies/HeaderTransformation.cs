namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>A header made by a template.</summary>
public sealed record HeaderTransformation
{
    /// <summary>Name; may be that of a pseudo header, for example <c>:path</c>.</summary>
    [TransformedHeaderName]
    public required string Name { get; init; }

    /// <summary>Template of the value.</summary>
    public string? Value { get; init; }
}
