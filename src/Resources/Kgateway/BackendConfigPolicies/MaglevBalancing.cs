namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>By hash, from a table of endpoints.</summary>
public sealed record MaglevBalancing
{
    /// <summary>Whether host names are hashed rather than addresses; only where they are looked up in DNS.</summary>
    public bool? UseHostnameForHashing { get; init; }

    /// <summary>What of a request is hashed; all that it has, in order.</summary>
    [Items(1, 16)]
    public EquatableArray<HashPolicy> HashPolicies { get; init; }
}
