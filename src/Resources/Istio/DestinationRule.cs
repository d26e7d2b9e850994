namespace KGateway.Resources.Istio;

/// <summary>DestinationRule (networking.istio.io), as far as clusters and endpoints depend on it.</summary>
[IgnoresUnknownFields]
public sealed record DestinationRule : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.DestinationRule;

    /// <summary>Desired state.</summary>
    public required DestinationRuleSpec Spec { get; init; }
}
