namespace KGateway.Translation.Policies;

/// <summary>Stages of the HTTP filter chain, in the order in which requests pass them.</summary>
public enum HttpFilterStage
{
    /// <summary>Fault injection.</summary>
    Fault,

    /// <summary>Cross-origin requests.</summary>
    Cors,

    /// <summary>Web application firewall.</summary>
    Waf,

    /// <summary>Authentication.</summary>
    AuthN,

    /// <summary>Authorization.</summary>
    AuthZ,

    /// <summary>Rate limits.</summary>
    RateLimit,

    /// <summary>After a request has been accepted.</summary>
    Accepted,

    /// <summary>Authentication towards backends.</summary>
    OutAuth,

    /// <summary>Just before the router.</summary>
    Route,
}
