namespace KGateway.Resources.GatewayApi;

/// <summary>Specification of a ReferenceGrant.</summary>
public sealed record ReferenceGrantSpec
{
    /// <summary>Who may refer.</summary>
    [Items(1, 16)]
    public required EquatableArray<ReferenceGrantFrom> From { get; init; }

    /// <summary>To what.</summary>
    [Items(1, 16)]
    public required EquatableArray<ReferenceGrantTo> To { get; init; }
}
