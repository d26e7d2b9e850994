namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>What happens to some client addresses.</summary>
public sealed record AclRule
{
    /// <summary>Name, for the answer and logs.</summary>
    [Length(0, 256)]
    public string? Name { get; init; }

    /// <summary>IP addresses and ranges in CIDR form, without host bits.</summary>
    [Items(1, 256)]
    [IPOrCidr]
    public required EquatableArray<string> Cidrs { get; init; }

    /// <summary>What happens to them.</summary>
    public required AclAction Action { get; init; }
}
