namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>A cookie that is hashed.</summary>
public sealed record CookieHash
{
    /// <summary>Name.</summary>
    [Length(1, int.MaxValue)]
    public required string Name { get; init; }

    /// <summary>Path of the cookie that is set.</summary>
    [Length(1, int.MaxValue)]
    public string? Path { get; init; }

    /// <summary>Lifetime of the cookie that is set where there is none; none is set when absent.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>Whether it is sent over TLS only.</summary>
    public bool? Secure { get; init; }

    /// <summary>Whether scripts must not see it.</summary>
    public bool? HttpOnly { get; init; }

    /// <summary>Whether it is sent across sites.</summary>
    public SameSite? SameSite { get; init; }
}
