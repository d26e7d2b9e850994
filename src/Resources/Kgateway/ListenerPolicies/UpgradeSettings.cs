namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Protocols that a request may change to.</summary>
public sealed record UpgradeSettings
{
    /// <summary>Their names, as websocket or CONNECT.</summary>
    [Items(1, int.MaxValue)]
    public EquatableArray<string> EnabledUpgrades { get; init; }
}
