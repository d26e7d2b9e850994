namespace KGateway.Resources.GatewayApi;

/// <summary>Referrers that a grant trusts.</summary>
public sealed record ReferenceGrantFrom
{
    /// <summary>API group of the referrer.</summary>
    [GroupName]
    public required string Group { get; init; }

    /// <summary>Kind of the referrer.</summary>
    [KindName]
    public required string Kind { get; init; }

    /// <summary>Namespace of the referrer.</summary>
    [NamespaceName]
    public required string Namespace { get; init; }
}
