namespace KGateway.Resources.GatewayApi;

/// <summary>How a path is compared.</summary>
public enum PathMatchType
{
    /// <summary>By whole segments from the start.</summary>
    PathPrefix,

    /// <summary>Equal, case-sensitive.</summary>
    Exact,

    /// <summary>By a regular expression (RE2 syntax).</summary>
    RegularExpression,
}
