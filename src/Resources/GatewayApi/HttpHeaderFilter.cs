namespace KGateway.Resources.GatewayApi;

/// <summary>Changes of headers.</summary>
public sealed record HttpHeaderFilter
{
    /// <summary>Headers that replace those of the same name.</summary>
    [Items(0, 16)]
    [UniqueItems("name")]
    public EquatableArray<HttpHeader> Set { get; init; }

    /// <summary>Headers that are appended.</summary>
    [Items(0, 16)]
    [UniqueItems("name")]
    public EquatableArray<HttpHeader> Add { get; init; }

    /// <summary>Names of headers that are removed.</summary>
    [Items(0, 16)]
    [UniqueItems]
    public EquatableArray<string> Remove { get; init; }
}
