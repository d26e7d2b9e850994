using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;

namespace KGateway.Translation.Routes;

/// <summary>A rule with everything looked up that it refers to; shared by the entries of its matches.</summary>
/// <param name="Route">The route that the rule belongs to.</param>
/// <param name="Index">Place of the rule in the route.</param>
/// <param name="Name">Name of the rule, or null.</param>
/// <param name="Policies">Filters and policies in the order in which they are applied.</param>
/// <param name="Traffic">The TrafficPolicies in force for the rule, applied after the others.</param>
/// <param name="Backends">Backends in the order in which they are written.</param>
/// <param name="Problems">What keeps the rule from being served as written, as far as it's known before it's built.</param>
/// <param name="Weight">Precedence over rules of other routes; more comes first.</param>
/// <param name="SourceMetadata">Whether Envoy's routes tell where they come from.</param>
internal sealed record ResolvedRule(
    Resource Route,
    int Index,
    string? Name,
    ImmutableArray<IRoutePolicy> Policies,
    MergedPolicies<TrafficField> Traffic,
    ImmutableArray<RouteBackend> Backends,
    ImmutableArray<string> Problems,
    int Weight,
    bool SourceMetadata);
