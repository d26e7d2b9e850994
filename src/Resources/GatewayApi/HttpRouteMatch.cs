namespace KGateway.Resources.GatewayApi;

/// <summary>Conditions of which all must hold.</summary>
public sealed record HttpRouteMatch
{
    /// <summary>Path; every path when absent.</summary>
    public HttpPathMatch Path { get; init; } = new();

    /// <summary>Headers.</summary>
    [Items(0, 16)]
    [UniqueItems("name")]
    public EquatableArray<HttpHeaderMatch> Headers { get; init; }

    /// <summary>Query parameters.</summary>
    [Items(0, 16)]
    [UniqueItems("name")]
    public EquatableArray<HttpQueryParamMatch> QueryParams { get; init; }

    /// <summary>Method; every method when absent.</summary>
    public HttpRouteMethod? Method { get; init; }
}
