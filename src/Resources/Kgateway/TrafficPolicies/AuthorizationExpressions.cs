namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Expressions, one of which must be true for a request that is meant.</summary>
public sealed record AuthorizationExpressions
{
    /// <summary>Expressions of the Common Expression Language over Envoy's attributes.</summary>
    [Items(1, 256)]
    [Length(1, 16_384)]
    public required EquatableArray<string> MatchExpressions { get; init; }
}
