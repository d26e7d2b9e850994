namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>How numbers are compared.</summary>
public enum ComparisonOperator
{
    /// <summary>Equal.</summary>
    [JsonName("EQ")]
    Equal,

    /// <summary>Greater or equal.</summary>
    [JsonName("GE")]
    AtLeast,

    /// <summary>Less or equal.</summary>
    [JsonName("LE")]
    AtMost,
}
