using System.Collections.Immutable;
using Envoy.Config.Route.V3;

namespace KGateway.Translation.Routes;

/// <summary>An entry of a virtual host after translation.</summary>
/// <param name="Messages">
/// Envoy's routes: one as a rule, none when the entry was dropped, several that share the requests between backends.
/// </param>
/// <param name="Problem">Why the rule isn't in force as written; null when it is.</param>
/// <param name="Clusters">Distinct names of the clusters that get traffic; the one that never exists isn't among them.</param>
public readonly record struct BuiltRoute(ImmutableArray<Route> Messages, RouteProblem? Problem, ImmutableArray<string> Clusters)
{
    /// <summary>The first of Envoy's routes; null when there is none.</summary>
    public Route? Message => Messages.IsEmpty ? null : Messages[0];
}
