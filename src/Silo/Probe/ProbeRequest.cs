using System.Net;

namespace KGateway.Silo.Probe;

/// <summary>What to send.</summary>
/// <param name="Url">The URL; its host and port are the Host header, and the address to dial unless <see cref="Via"/> is given.</param>
/// <param name="Count">Number of requests.</param>
internal sealed record ProbeRequest(Uri Url, int Count)
{
    /// <summary>Where to connect instead of the URL's host.</summary>
    public DnsEndPoint? Via { get; init; }

    /// <summary>When set, each connection starts with a PROXY v2 header that says the client meant this address.</summary>
    public IPEndPoint? ProxyDestination { get; init; }

    /// <summary>The client's SPIFFE id in that header.</summary>
    public string? Identity { get; init; }

    /// <summary>Request headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>True to speak HTTP/2 with prior knowledge.</summary>
    public bool Http2 { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
