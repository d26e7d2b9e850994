using System.Collections.Immutable;
using Envoy.Config.Route.V3;

namespace KGateway.Translation.Routes;

/// <summary>A route of a virtual host.</summary>
/// <param name="Message">Envoy's route; null when the entry was dropped.</param>
/// <param name="Problem">Why the rule isn't in force as written; null when it is.</param>
/// <param name="Clusters">Distinct names of the clusters that the route sends traffic to; the one that never exists isn't among them.</param>
public readonly record struct BuiltRoute(Route? Message, RouteProblem? Problem, ImmutableArray<string> Clusters);
