namespace KGateway.Resources.Istio;

/// <summary>AuthorizationPolicy (security.istio.io): who may do what with a Service. All of it is kept, because a field that is overlooked may let somebody in.</summary>
[IgnoresUnknownFields("status")]
public sealed record AuthorizationPolicy : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.AuthorizationPolicy;

    /// <summary>Desired state; a policy without any has neither targets nor rules.</summary>
    public AuthorizationPolicySpec Spec { get; init; } = new();
}
