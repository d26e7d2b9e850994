using KGateway.Resources.GatewayApi;
using KGateway.Resources.Validation.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Settings of HTTP connections with clients.</summary>
[CheckedBy<HttpSettingsRules>]
public record HttpSettings
{
    /// <summary>Access logs.</summary>
    [Items(0, 16)]
    public EquatableArray<AccessLog> AccessLog { get; init; }

    /// <summary>Tracing of requests.</summary>
    public TracingSettings? Tracing { get; init; }

    /// <summary>Answers that the proxy makes itself.</summary>
    public LocalReplies? LocalReplies { get; init; }

    /// <summary>Protocols that a request may change to.</summary>
    public UpgradeSettings? UpgradeConfig { get; init; }

    /// <summary>Whether the address of the connection is the client's; otherwise the header X-Forwarded-For says it.</summary>
    public bool? UseRemoteAddress { get; init; }

    /// <summary>How many proxies in front of this one are trusted to say where a request comes from.</summary>
    [Range(0, int.MaxValue)]
    public int? XffNumTrustedHops { get; init; }

    /// <summary>Addresses of proxies that are trusted to say where a request comes from.</summary>
    [JsonName("xffTrustedCIDRs")]
    [Items(1, int.MaxValue)]
    [Cidr]
    public EquatableArray<string> XffTrustedCidrs { get; init; }

    /// <summary>Whether X-Forwarded-For is left as it came.</summary>
    [JsonName("skipXFFAppend")]
    public bool? SkipXffAppend { get; init; }

    /// <summary>Whether the request id of a client outside is kept.</summary>
    public bool? PreserveExternalRequestId { get; init; }

    /// <summary>Whether requests without an id are given one.</summary>
    public bool? GenerateRequestId { get; init; }

    /// <summary>How request ids relate to tracing.</summary>
    public UuidRequestIdSettings? UuidRequestIdConfig { get; init; }

    /// <summary>Whether "Expect: 100-continue" is left to the backend.</summary>
    [JsonName("proxy100Continue")]
    public bool? Proxy100Continue { get; init; }

    /// <summary>What becomes of the Server header of answers.</summary>
    public ServerHeaderTransformation? ServerHeaderTransformation { get; init; }

    /// <summary>Value of the Server header.</summary>
    [Length(1, int.MaxValue)]
    public string? ServerName { get; init; }

    /// <summary>How long a request may make no progress.</summary>
    public TimeSpan? StreamIdleTimeout { get; init; }

    /// <summary>How long a connection may be without requests.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Requests after which a connection is closed; 0 for no limit.</summary>
    [Range(0, int.MaxValue)]
    public int? MaxRequestsPerConnection { get; init; }

    /// <summary>Largest number of headers of a request.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxHeadersCount { get; init; }

    /// <summary>Largest size of the headers of a request in KiB.</summary>
    [Range(1, 8192)]
    public int? MaxRequestHeadersKb { get; init; }

    /// <summary>HTTP/2.</summary>
    [JsonName("http2ProtocolOptions")]
    public ClientHttp2Options? Http2ProtocolOptions { get; init; }

    /// <summary>Whether headers of HTTP/1 keep their case.</summary>
    [JsonName("preserveHttp1HeaderCase")]
    public bool? PreserveHttp1HeaderCase { get; init; }

    /// <summary>Whether requests by HTTP/1.0 are served.</summary>
    [JsonName("acceptHttp10")]
    public bool? AcceptHttp10 { get; init; }

    /// <summary>Host of the requests by HTTP/1.0 that name none.</summary>
    [JsonName("defaultHostForHttp10")]
    [Length(1, int.MaxValue)]
    public string? DefaultHostForHttp10 { get; init; }

    /// <summary>Which ports are taken off the host of a request.</summary>
    public StripHostPortMode? StripHostPortMode { get; init; }

    /// <summary>Whether a dot at the end of the host of a request is taken off.</summary>
    public bool? StripTrailingHostDot { get; init; }

    /// <summary>Changes of request headers before anything else.</summary>
    public HttpHeaderFilter? EarlyRequestHeaderModifier { get; init; }

    /// <summary>What becomes of the client's certificate in the header X-Forwarded-Client-Cert.</summary>
    public ForwardClientCertificate? ForwardClientCertDetails { get; init; }

    /// <summary>Path that the proxy answers itself for health checks.</summary>
    public HealthCheckAnswer? HealthCheck { get; init; }
}
