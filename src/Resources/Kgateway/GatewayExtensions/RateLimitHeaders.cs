namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Headers of responses that tell clients of their limits.</summary>
public enum RateLimitHeaders
{
    /// <summary>None.</summary>
    Off,

    /// <summary>X-RateLimit-Limit, -Remaining and -Reset by the third draft of the standard.</summary>
    DraftVersion03,
}
