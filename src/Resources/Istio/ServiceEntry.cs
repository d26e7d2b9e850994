namespace KGateway.Resources.Istio;

/// <summary>ServiceEntry (networking.istio.io): hosts that are no Services of the cluster.</summary>
[IgnoresUnknownFields]
public sealed record ServiceEntry : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.ServiceEntry;

    /// <summary>Desired state.</summary>
    public required ServiceEntrySpec Spec { get; init; }

    /// <summary>Addresses that Istio gave to the hosts.</summary>
    public ServiceEntryStatus Status { get; init; } = new();
}
