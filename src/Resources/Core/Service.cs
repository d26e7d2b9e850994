namespace KGateway.Resources.Core;

/// <summary>Service, as far as routing depends on it.</summary>
[IgnoresUnknownFields]
public sealed record Service : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.Service;

    /// <summary>Desired state.</summary>
    public ServiceSpec Spec { get; init; } = new();

    /// <summary>What was given to the Service.</summary>
    public ServiceStatus Status { get; init; } = new();
}
