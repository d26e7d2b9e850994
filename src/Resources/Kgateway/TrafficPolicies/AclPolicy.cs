namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Which client addresses may pass. Of the ranges that contain an address the narrowest decides.</summary>
public sealed record AclPolicy
{
    /// <summary>What happens to addresses that no rule names.</summary>
    public required AclAction DefaultAction { get; init; }

    /// <summary>The rules.</summary>
    [Items(0, 256)]
    public EquatableArray<AclRule> Rules { get; init; }

    /// <summary>The answer to who may not pass.</summary>
    public AclDenyResponse? DenyResponse { get; init; }
}
