namespace KGateway.Resources.GatewayApi;

/// <summary>How a header, query parameter or gRPC method is compared.</summary>
public enum StringMatchType
{
    /// <summary>Equal.</summary>
    Exact,

    /// <summary>By a regular expression (RE2 syntax).</summary>
    RegularExpression,
}
