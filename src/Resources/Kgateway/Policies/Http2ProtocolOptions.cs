using KGateway.Resources.Validation.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Options of HTTP/2.</summary>
[CheckedBy<Http2ProtocolOptionsRules>]
public sealed record Http2ProtocolOptions
{
    /// <summary>Flow control window of a stream in bytes.</summary>
    public Quantity? InitialStreamWindowSize { get; init; }

    /// <summary>Flow control window of a connection in bytes.</summary>
    public Quantity? InitialConnectionWindowSize { get; init; }

    /// <summary>How many streams a connection may have at once.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxConcurrentStreams { get; init; }

    /// <summary>Whether an invalid message ends its stream only, and not the connection.</summary>
    public bool? OverrideStreamErrorOnInvalidHttpMessage { get; init; }

    /// <summary>Pings that find broken connections.</summary>
    public Http2ConnectionKeepalive? ConnectionKeepalive { get; init; }
}
