namespace KGateway.Resources.GatewayApi;

/// <summary>ReferenceGrant: lets objects of other namespaces refer to objects of its own.</summary>
public sealed record ReferenceGrant : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.ReferenceGrant;

    /// <summary>Desired state.</summary>
    public required ReferenceGrantSpec Spec { get; init; }
}
