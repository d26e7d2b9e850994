namespace KGateway.XdsFrontend;

/// <summary>Settings of the xDS server. Addresses, TLS and certificates are those of the web server (Kestrel).</summary>
public sealed class XdsFrontendOptions
{
    /// <summary>The configuration section that these are bound from by convention.</summary>
    public const string Section = "Xds";

    /// <summary>Bearer token that all proxies must show; null to trust any. Not used when another authenticator is registered.</summary>
    public string? SharedToken { get; set; }

    /// <summary>Largest request that is read, bytes. A proxy that reconnects sends the names and versions of all it holds.</summary>
    public int MaxReceiveMessageBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Responses are cut when their resources exceed this, bytes.</summary>
    public int MaxResponseBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>How many large responses are written at a time over all streams; bounds the buffers of a reconnect storm.</summary>
    public int MaxConcurrentPushes { get; set; } = Math.Max(32, 32 * Environment.ProcessorCount);

    /// <summary>How long a stream may keep a place among <see cref="MaxConcurrentPushes"/> when its proxy doesn't read.</summary>
    public TimeSpan SlowReaderGrace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After this another response may follow an unanswered one of the same type.</summary>
    public TimeSpan AnswerPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long routes wait for endpoints that are not known or not asked for yet.</summary>
    public TimeSpan EndpointsPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a removed cluster is kept on streams that lack listeners or routes.</summary>
    public TimeSpan RemovalPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a removed cluster is kept after nothing names it any more, for the requests that began before.</summary>
    public TimeSpan RemovalGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>On shutdown streams are ended one by one over this time, so that their proxies don't all reconnect at once.</summary>
    public TimeSpan DrainWindow { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Streams end when they are this old, each at a moment of its own in the last quarter of it, and their proxies connect anew: where one
    /// name leads to several replicas, those that came later get their share of the proxies. At most 49 days; null, the default, for streams
    /// without an end, as there is nothing to share where a proxy can only come back to where it was.
    /// </summary>
    public TimeSpan? StreamAge { get; set; }

    /// <summary>A connection without traffic is pinged after this.</summary>
    public TimeSpan KeepAlivePingDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection is closed when a ping is not answered in this time.</summary>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
