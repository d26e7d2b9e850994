namespace KGateway.Resources.Istio;

/// <summary>Status of a ServiceEntry.</summary>
[IgnoresUnknownFields]
public sealed record ServiceEntryStatus
{
    /// <summary>Addresses that were allocated.</summary>
    public EquatableArray<ServiceEntryAddress> Addresses { get; init; }
}
