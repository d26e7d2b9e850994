namespace KGateway.Resources.Core;

/// <summary>Pod, as far as localities, identities and proxies depend on it.</summary>
[IgnoresUnknownFields]
public sealed record Pod : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.Pod;

    /// <summary>Desired state.</summary>
    public PodSpec Spec { get; init; } = new();

    /// <summary>Where it runs and how.</summary>
    public PodStatus Status { get; init; } = new();
}
