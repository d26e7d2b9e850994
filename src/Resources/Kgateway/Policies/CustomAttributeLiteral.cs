namespace KGateway.Resources.Kgateway.Policies;

/// <summary>The fixed value of an attribute of spans.</summary>
public sealed record CustomAttributeLiteral
{
    /// <summary>The value.</summary>
    [Length(1, int.MaxValue)]
    public required string Value { get; init; }
}
