namespace KGateway.Translation;

/// <summary>How far routes are checked before they are sent to proxies.</summary>
public enum ValidationMode
{
    /// <summary>What the API and our own rules say.</summary>
    Standard,

    /// <summary>Also what the proxy itself would refuse.</summary>
    Strict,
}
