namespace KGateway.Resources.Kgateway;

/// <summary>Backend: something outside Kubernetes that receives requests.</summary>
public sealed record Backend : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.Backend;

    /// <summary>Desired state.</summary>
    public required BackendSpec Spec { get; init; }
}
