using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Routes.Delegation;

namespace KGateway.Translation.Routes;

/// <summary>A rule with everything looked up that it refers to; shared by the entries of its matches.</summary>
/// <param name="Route">The route that the rule belongs to.</param>
/// <param name="Index">Place of the rule among those of its route that are in force where it is.</param>
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
    bool SourceMetadata)
{
    /// <summary>The route that is attached to listeners: the rule's own, or the one that delegates to it in the end.</summary>
    public Resource Root { get; init; } = Route;

    /// <summary>
    /// Those of the problems that don't make the rule invalid itself: filters that refer to nothing, which have errors as their standard
    /// answer, and policies that can't be enforced, which have statuses of their own.
    /// </summary>
    public ImmutableArray<string> ToldElsewhere { get; init; } = [];

    /// <summary>Place of the rule in the route as written.</summary>
    public int Written { get; init; } = Index;

    /// <summary>Filters and other settings of the rules that delegate to this one, the nearest first.</summary>
    public ImmutableArray<InheritedRule> Inherited { get; init; } = [];
}
