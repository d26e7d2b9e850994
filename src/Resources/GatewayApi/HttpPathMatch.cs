using KGateway.Resources.Validation.HttpRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Condition on the path.</summary>
[CheckedBy<HttpPathMatchRules>]
public sealed record HttpPathMatch
{
    /// <summary>How the value is compared.</summary>
    public PathMatchType Type { get; init; } = PathMatchType.PathPrefix;

    /// <summary>Path, prefix or regular expression.</summary>
    [Length(0, 1024)]
    public string Value { get; init; } = "/";
}
