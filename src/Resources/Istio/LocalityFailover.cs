namespace KGateway.Resources.Istio;

/// <summary>The region that stands in for another.</summary>
[IgnoresUnknownFields]
public sealed record LocalityFailover
{
    /// <summary>The region whose proxies are meant.</summary>
    public string From { get; init; } = "";

    /// <summary>The region that they fail over to.</summary>
    public string To { get; init; } = "";
}
