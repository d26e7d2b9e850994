namespace KGateway.Resources.GatewayApi;

/// <summary>ListenerSet: further listeners of a Gateway.</summary>
public record ListenerSet : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.ListenerSet;

    /// <summary>Desired state.</summary>
    public required ListenerSetSpec Spec { get; init; }
}
