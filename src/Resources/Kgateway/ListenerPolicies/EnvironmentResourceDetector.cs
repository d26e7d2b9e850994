namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Finds attributes in the environment of the proxy.</summary>
public sealed record EnvironmentResourceDetector
{
    /// <summary>Whether it is used.</summary>
    public bool Enable { get; init; } = true;
}
