namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Settings of one port.</summary>
public sealed record ListenerPolicyPort
{
    /// <summary>The port.</summary>
    [Port]
    public required int Port { get; init; }

    /// <summary>Its settings.</summary>
    public required ListenerPolicySettings Listener { get; init; }
}
