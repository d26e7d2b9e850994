namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Authorization by CEL expressions.</summary>
public sealed record AuthorizationRules
{
    /// <summary>Which requests are meant.</summary>
    public required AuthorizationExpressions Policy { get; init; }

    /// <summary>What happens to them; the opposite happens to all others.</summary>
    public AuthorizationAction Action { get; init; } = AuthorizationAction.Allow;
}
