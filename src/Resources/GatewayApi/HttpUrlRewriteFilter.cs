namespace KGateway.Resources.GatewayApi;

/// <summary>Changes host or path before forwarding.</summary>
public sealed record HttpUrlRewriteFilter
{
    /// <summary>New host name.</summary>
    [PreciseHostname]
    public string? Hostname { get; init; }

    /// <summary>New path.</summary>
    public HttpPathModifier? Path { get; init; }
}
