using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints;

/// <summary>What a waypoint does for one Service.</summary>
/// <param name="Chains">A chain for each port.</param>
/// <param name="Backends">The distinct backends that its traffic may go to.</param>
/// <param name="Parents">What the Service, as their parent, says of routes.</param>
/// <param name="Policies">What became of the policies of kgateway that apply to it and to its routes.</param>
/// <param name="Authorizations">What became of the AuthorizationPolicies that apply to it.</param>
/// <param name="Problems">What is wrong with those, for people.</param>
internal sealed record WaypointService(
    ImmutableArray<WaypointChain> Chains,
    ImmutableArray<BackendKey> Backends,
    ImmutableArray<(ResourceId Route, RouteParentStatus Status)> Parents,
    ImmutableArray<(PolicyScope Scope, ImmutableArray<AppliedPolicies> Applied)> Policies,
    ImmutableArray<(ObjectKey Policy, AuthorizationVerdict Verdict)> Authorizations,
    ImmutableArray<string> Problems)
{
    /// <summary>Nothing.</summary>
    public static WaypointService None { get; } = new([], [], [], [], [], []);
}
