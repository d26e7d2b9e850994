using KGateway.Resources.Validation.Routes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Sends a copy of requests to another backend and drops its answers.</summary>
[CheckedBy<HttpRequestMirrorFilterRules>]
public sealed record HttpRequestMirrorFilter
{
    /// <summary>Where copies go.</summary>
    public required BackendObjectReference BackendRef { get; init; }

    /// <summary>Share of requests in percent; all when neither this nor the fraction is given.</summary>
    [Range(0, 100)]
    public int? Percent { get; init; }

    /// <summary>Share of requests.</summary>
    public Fraction? Fraction { get; init; }
}
