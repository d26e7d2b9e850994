namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A whole.</summary>
public enum PercentDenominator
{
    /// <summary>100.</summary>
    [JsonName("HUNDRED")]
    Hundred,

    /// <summary>10 000.</summary>
    [JsonName("TEN_THOUSAND")]
    TenThousand,

    /// <summary>1 000 000.</summary>
    [JsonName("MILLION")]
    Million,
}
