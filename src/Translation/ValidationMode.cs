namespace KGateway.Translation;

/// <summary>How far configuration is checked before it is sent to proxies.</summary>
public enum ValidationMode
{
    /// <summary>
    /// What the API and kgateway's rules say. What depends on the libraries that an Envoy is built with is left to it: the syntax of regular
    /// expressions, and the names of cipher suites, curves and signature algorithms. A stock Envoy refuses all that comes with a wrong one.
    /// </summary>
    Standard,

    /// <summary>Also what a stock Envoy would refuse, as far as our own rules know it.</summary>
    Stock,

    /// <summary>Also what a real Envoy refuses that is asked.</summary>
    Strict,
}
