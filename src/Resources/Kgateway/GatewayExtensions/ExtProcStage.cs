namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Stages of the filter chain where external processors can be put.</summary>
public enum ExtProcStage
{
    /// <summary>Fault injection.</summary>
    Fault,

    /// <summary>Authentication.</summary>
    AuthN,

    /// <summary>Authorization.</summary>
    AuthZ,

    /// <summary>Rate limits.</summary>
    RateLimit,

    /// <summary>The router.</summary>
    Route,
}
