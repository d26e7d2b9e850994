namespace KGateway.Resources.Istio;

/// <summary>An attribute of a cookie.</summary>
[IgnoresUnknownFields]
public sealed record CookieAttribute
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Value; empty for none.</summary>
    public string Value { get; init; } = "";
}
