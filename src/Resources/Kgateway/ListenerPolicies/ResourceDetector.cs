namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Finds attributes of what makes spans.</summary>
public sealed record ResourceDetector
{
    /// <summary>In the environment of the proxy.</summary>
    public required EnvironmentResourceDetector EnvironmentResourceDetector { get; init; }
}
