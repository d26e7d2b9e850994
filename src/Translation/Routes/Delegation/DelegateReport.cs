using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;

namespace KGateway.Translation.Routes.Delegation;

/// <summary>What is to be told of a route that another one delegates to.</summary>
/// <param name="Route">The route.</param>
/// <param name="Parent">Its reference to the other one, which it may leave out.</param>
/// <param name="Refused">Whether it can't be delegated to, because it has hostnames of its own.</param>
/// <param name="Problem">Why one of its references doesn't resolve; null when all do.</param>
internal sealed record DelegateReport(HttpRoute Route, ParentReference Parent, bool Refused, ReferenceProblem? Problem);
