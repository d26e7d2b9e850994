namespace KGateway.Resources.GatewayApi;

/// <summary>A ListenerSet that was written as its experimental predecessor.</summary>
public sealed record XListenerSet : ListenerSet
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.XListenerSet;
}
