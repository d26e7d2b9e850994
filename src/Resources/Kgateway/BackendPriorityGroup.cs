namespace KGateway.Resources.Kgateway;

/// <summary>Backends of one priority.</summary>
public sealed record BackendPriorityGroup
{
    /// <summary>Static Backends in the same namespace.</summary>
    [Items(1, 16)]
    public required EquatableArray<BackendNameReference> BackendRefs { get; init; }
}
