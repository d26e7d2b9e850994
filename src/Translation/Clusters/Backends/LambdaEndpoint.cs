namespace KGateway.Translation.Clusters.Backends;

/// <summary>Where AWS Lambda is called.</summary>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">Port.</param>
/// <param name="Tls">Whether it speaks TLS.</param>
internal sealed record LambdaEndpoint(string Host, int Port, bool Tls)
{
    // What there is room for in TLS.
    private const int MaxHost = 255;

    /// <summary>Reads a URL, which must name its port; without one it's the service of the region. Null with the reason when it can't be used.</summary>
    public static LambdaEndpoint? Read(string? url, string region, out string? problem)
    {
        problem = null;
        if (url is null)
            return new($"lambda.{region}.amazonaws.com", 443, Tls: true);
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)
            || (parsed.Scheme != Uri.UriSchemeHttp && parsed.Scheme != Uri.UriSchemeHttps)
            || parsed.IdnHost.Length is 0 or > MaxHost)
        {
            problem = $"lambda: endpointURL {url} is no URL of HTTP or HTTPS";
        }
        else if (!NamesPort(url) || parsed.Port < 1)
        {
            problem = $"lambda: endpointURL {url} names no port";
        }

        return problem is null ? new(parsed!.IdnHost, parsed.Port, parsed.Scheme == Uri.UriSchemeHttps) : null;
    }

    // A port that is the default of its scheme is not to be seen in a parsed URL.
    private static bool NamesPort(ReadOnlySpan<char> url)
    {
        url = url[(url.IndexOf("://") + 3)..];
        int end = url.IndexOfAny('/', '?', '#');
        if (end >= 0)
            url = url[..end];
        int colon = url.LastIndexOf(':');
        return colon > url.LastIndexOf(']') && colon < url.Length - 1;
    }
}
