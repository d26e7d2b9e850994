using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies;

/// <summary>
/// Something that a rule says beyond its match and its backends: a filter, or one field of a policy. There is one small class for each,
/// found by its name, that holds what was resolved and writes it into Envoy's route.
/// </summary>
internal interface IRoutePolicy
{
    /// <summary>The HTTP filter that the chain must have for this; null when Envoy's router does it.</summary>
    HttpFilter? Filter => null;

    /// <summary>Writes into a route, or tells the draft why that can't be done.</summary>
    void Apply(RouteDraft draft);
}
