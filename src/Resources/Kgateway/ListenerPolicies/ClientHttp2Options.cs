namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>HTTP/2 with clients. Window sizes are in bytes, from 65535 to 2147483647.</summary>
public sealed record ClientHttp2Options
{
    /// <summary>Window of a stream.</summary>
    public Quantity? InitialStreamWindowSize { get; init; }

    /// <summary>Window of a connection.</summary>
    public Quantity? InitialConnectionWindowSize { get; init; }

    /// <summary>Largest number of requests at a time.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxConcurrentStreams { get; init; }

    /// <summary>Whether CONNECT is allowed.</summary>
    public bool? AllowConnect { get; init; }
}
