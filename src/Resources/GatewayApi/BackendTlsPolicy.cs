namespace KGateway.Resources.GatewayApi;

/// <summary>BackendTLSPolicy: TLS from the proxy to backends.</summary>
public sealed record BackendTlsPolicy : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.BackendTlsPolicy;

    /// <summary>Desired state.</summary>
    public required BackendTlsPolicySpec Spec { get; init; }
}
