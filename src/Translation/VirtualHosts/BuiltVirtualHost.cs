using KGateway.Translation.Encoding;
using KGateway.Translation.Routes;

namespace KGateway.Translation.VirtualHosts;

/// <summary>A virtual host after translation.</summary>
/// <param name="Encoded">The bytes.</param>
/// <param name="Problems">For each route with rules that aren't in force as written, what is wrong with the last of them.</param>
internal sealed record BuiltVirtualHost(EncodedVirtualHost Encoded, IReadOnlyDictionary<RouteInHost, RouteProblem> Problems)
{
    public static IReadOnlyDictionary<RouteInHost, RouteProblem> NoProblems { get; } = new Dictionary<RouteInHost, RouteProblem>();
}
