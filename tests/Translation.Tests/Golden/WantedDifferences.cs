namespace KGateway.Translation.Tests.Golden;

/// <summary>The cases that would be equal if Gateway API or Envoy didn't want something else, and what they want.</summary>
internal static class WantedDifferences
{
    public static IReadOnlyDictionary<string, string> ByName { get; } = new Dictionary<string, string>
    {
        ["backends/aws_lambda_assume_role_strict"] = "the role is taken, for which Envoy must not try other credentials first",
        ["basic/https-routing-proxy"] =
            "over a connection to one HTTPS listener the routes of another, which may ask more of clients, aren't served, and both say that they overlap",
        ["grpc-routing/missing-backend"] = "to gRPC clients a backend that isn't there is unavailable",
        ["traffic-policy/extproc-full-config"] = "calls are tried again, for which Envoy needs conditions beside the numbers",
    };
}
