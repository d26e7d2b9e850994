namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>How the body is read and what it becomes.</summary>
public sealed record BodyTransformation
{
    /// <summary>How the body is read; as text unless set.</summary>
    public BodyParsing? ParseAs { get; init; }

    /// <summary>Template of the new body; the body stays without one.</summary>
    public string? Value { get; init; }
}
