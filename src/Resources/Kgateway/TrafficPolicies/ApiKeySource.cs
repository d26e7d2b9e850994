using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Places in a request where an API key may stand; the first one that is there counts, in this order.</summary>
[CheckedBy<ApiKeySourceRules>]
public sealed record ApiKeySource
{
    /// <summary>Header.</summary>
    [Length(1, 256)]
    public string? Header { get; init; }

    /// <summary>Parameter of the query.</summary>
    [Length(1, 256)]
    public string? Query { get; init; }

    /// <summary>Cookie.</summary>
    [Length(1, 256)]
    public string? Cookie { get; init; }
}
