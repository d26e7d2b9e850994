namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Decides on spans.</summary>
public sealed record TraceSampler
{
    /// <summary>All spans are sent.</summary>
    public required AlwaysOnSampler AlwaysOnConfig { get; init; }
}
