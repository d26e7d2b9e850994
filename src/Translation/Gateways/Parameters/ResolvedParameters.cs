namespace KGateway.Translation.Gateways.Parameters;

/// <summary>What came of the parameters that a Gateway and its class refer to.</summary>
/// <param name="Effective">The parameters in force; null when a reference or what it leads to is wrong.</param>
/// <param name="Problem">What is wrong, for people; null when nothing is.</param>
internal readonly record struct ResolvedParameters(ProxyParameters? Effective, string? Problem)
{
    public static ResolvedParameters Invalid(string problem) => new(null, problem);
}
