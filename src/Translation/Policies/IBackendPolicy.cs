using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies;

/// <summary>A filter of one backend of a rule.</summary>
internal interface IBackendPolicy
{
    /// <summary>The HTTP filter that the chain must have for this; null when Envoy's router does it.</summary>
    HttpFilter? Filter => null;

    /// <summary>What keeps the filter from being used; null when it can be used.</summary>
    string? Problem => null;

    /// <summary>Writes into the weighted cluster, or into the route when the rule has a single backend.</summary>
    /// <param name="scope">What is written into.</param>
    /// <param name="draft">The route of the backend.</param>
    void Apply(RouteScope scope, RouteDraft draft);
}
