namespace KGateway.Resources.Kgateway;

/// <summary>DirectResponse: a fixed answer, used by HTTPRoute filters.</summary>
public sealed record DirectResponse : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.DirectResponse;

    /// <summary>Desired state.</summary>
    public required DirectResponseSpec Spec { get; init; }
}
