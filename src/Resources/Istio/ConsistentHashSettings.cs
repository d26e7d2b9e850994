namespace KGateway.Resources.Istio;

/// <summary>Choice of endpoints by a hash of one thing of the request.</summary>
[IgnoresUnknownFields]
public sealed record ConsistentHashSettings
{
    /// <summary>Name of the header that is hashed.</summary>
    public string? HttpHeaderName { get; init; }

    /// <summary>The cookie that is hashed.</summary>
    public CookieHashSettings? HttpCookie { get; init; }

    /// <summary>Whether the client's address is hashed.</summary>
    public bool? UseSourceIp { get; init; }

    /// <summary>Name of the query parameter that is hashed.</summary>
    public string? HttpQueryParameterName { get; init; }

    /// <summary>The algorithm Ketama, which is the default.</summary>
    public RingHashSettings? RingHash { get; init; }

    /// <summary>The algorithm Maglev.</summary>
    public MaglevSettings? Maglev { get; init; }

    /// <summary>Older form of that of <see cref="RingHash"/>.</summary>
    public long? MinimumRingSize { get; init; }
}
