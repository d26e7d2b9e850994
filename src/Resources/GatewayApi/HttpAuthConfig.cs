namespace KGateway.Resources.GatewayApi;

/// <summary>Authorization over HTTP.</summary>
public sealed record HttpAuthConfig
{
    /// <summary>Prefix of the path that the server is asked with.</summary>
    [UrlPath]
    public string? Path { get; init; }

    /// <summary>Request headers that are sent besides the usual ones.</summary>
    [Items(0, 64)]
    [UniqueItems]
    public EquatableArray<string> AllowedHeaders { get; init; }

    /// <summary>Headers of the server's answer that are added to the request; all when empty.</summary>
    [Items(0, 64)]
    [UniqueItems]
    public EquatableArray<string> AllowedResponseHeaders { get; init; }
}
