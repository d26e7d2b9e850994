using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints;

/// <summary>What a waypoint does for one Service.</summary>
/// <param name="Ports">Its ports that are served.</param>
/// <param name="Backends">The distinct backends that its traffic may go to.</param>
/// <param name="Parents">What the Service, as their parent, says of routes.</param>
/// <param name="Policies">What became of the policies of kgateway that apply to it and to its routes.</param>
/// <param name="Authorizations">What became of the AuthorizationPolicies that apply to it.</param>
/// <param name="Problems">What is wrong with those, for people.</param>
internal sealed record WaypointService(
    ImmutableArray<WaypointPort> Ports,
    ImmutableArray<BackendKey> Backends,
    ImmutableArray<(ResourceId Route, RouteParentStatus Status)> Parents,
    ImmutableArray<(PolicyScope Scope, ImmutableArray<AppliedPolicies> Applied)> Policies,
    ImmutableArray<(ObjectKey Policy, AuthorizationVerdict Verdict)> Authorizations,
    ImmutableArray<string> Problems)
{
    /// <summary>Nothing.</summary>
    public static WaypointService None { get; } = new([], [], [], [], [], []);

    /// <summary>The filter chains of all ports.</summary>
    public IEnumerable<WaypointChain> Chains => Ports.SelectMany(static port => port.Chains);
}
