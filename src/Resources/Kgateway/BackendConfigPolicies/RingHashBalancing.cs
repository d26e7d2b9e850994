namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>By hash, on a ring of endpoints.</summary>
public sealed record RingHashBalancing
{
    /// <summary>Least number of places on the ring.</summary>
    [Range(0, long.MaxValue)]
    public long? MinimumRingSize { get; init; }

    /// <summary>Greatest number of places on the ring.</summary>
    [Range(0, long.MaxValue)]
    public long? MaximumRingSize { get; init; }

    /// <summary>Whether host names are hashed rather than addresses; only where they are looked up in DNS.</summary>
    public bool? UseHostnameForHashing { get; init; }

    /// <summary>What of a request is hashed; all that it has, in order.</summary>
    [Items(1, 16)]
    public EquatableArray<HashPolicy> HashPolicies { get; init; }
}
