namespace KGateway.Translation.Tests.Golden;

/// <summary>The cases that would be equal if Gateway API didn't want something else, and what it wants.</summary>
internal static class WantedDifferences
{
    private const string Misdirected =
        "hosts of other HTTPS listeners of the port are answered with 421, and listeners that overlap say so";

    public static IReadOnlyDictionary<string, string> ByName { get; } = new Dictionary<string, string>
    {
        ["basic/httproute-timeout-retry-proxy"] = "what the backend may have processed isn't retried (GEP-1731)",
        ["basic/https-routing-proxy"] = Misdirected,
        ["basic/multiple-listeners-https-routing-proxy"] = Misdirected,
        ["grpc-routing/missing-backend"] = "to gRPC clients a backend that isn't there is unavailable",
        ["listener-sets/tls-missing-reference-grant"] = Misdirected,
        ["traffic-policy/multiple-headers-single-descriptor"] = Misdirected,
    };
}
