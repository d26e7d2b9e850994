namespace KGateway.Resources.Istio;

/// <summary>WorkloadEntry (networking.istio.io): a workload that is no Pod.</summary>
[IgnoresUnknownFields]
public sealed record WorkloadEntry : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.WorkloadEntry;

    /// <summary>Desired state.</summary>
    public required WorkloadEntrySpec Spec { get; init; }
}
