namespace KGateway.Resources.GatewayApi;

/// <summary>Answers with a redirect; parts that are absent stay those of the request.</summary>
public sealed record HttpRequestRedirectFilter
{
    /// <summary><c>http</c> or <c>https</c>.</summary>
    [OneOf("http", "https")]
    public string? Scheme { get; init; }

    /// <summary>Host name.</summary>
    [PreciseHostname]
    public string? Hostname { get; init; }

    /// <summary>Path.</summary>
    public HttpPathModifier? Path { get; init; }

    /// <summary>Port.</summary>
    [Port]
    public int? Port { get; init; }

    /// <summary>Status code.</summary>
    [Numbers(301, 302, 303, 307, 308)]
    public int StatusCode { get; init; } = 302;
}
