using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Policies.Listener;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.State;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// What ListenerPolicies set for the connections of a waypoint. Where they come from is for the node's proxy to say alone: what would let
/// clients say it themselves is left out and told of.
/// </summary>
/// <param name="Fields">The fields in force.</param>
/// <param name="Applied">What became of the policies; null when there are none.</param>
internal sealed record WaypointConnections(EquatableArray<ListenerField> Fields, AppliedPolicies? Applied)
{
    /// <summary>No policies.</summary>
    public static WaypointConnections None { get; } = new([], null);

    /// <summary>What policies of a waypoint, or of its listener, set.</summary>
    public static WaypointConnections Of(WaypointFrame frame, ILookups lookups, TranslationSettings settings)
    {
        if (frame.Listener is not { } listener)
            return None;
        ResolvedListenerPolicy[] policies =
            [.. GatewayListenerPolicies.Resolve(frame.Gateway, lookups, settings).OfSection(listener.Name).Select(WithoutOrigins)];
        return policies.Length == 0
            ? None
            : new([.. ListenerPolicyMerge.FieldsOf(policies, listener.Port)], ListenerPolicyMerge.At(GatewayListenerPolicies.OfPorts, policies));
    }

    private static ResolvedListenerPolicy WithoutOrigins(ResolvedListenerPolicy policy)
    {
        var problems = policy.Problems.ToBuilder();
        ImmutableArray<ListenerField> defaults = Clean(policy.Default);
        ImmutableSortedDictionary<int, ImmutableArray<ListenerField>> ports =
            policy.Ports.ToImmutableSortedDictionary(static port => port.Key, port => Clean(port.Value));
        return policy with { Default = defaults, Ports = ports, Problems = problems.ToImmutable() };

        ImmutableArray<ListenerField> Clean(ImmutableArray<ListenerField> fields) => fields.RemoveAll(field =>
        {
            if (!TellsOrigin(field))
                return false;
            string problem = $"{field.Key} is not in force at a waypoint: the node's proxy tells where connections come from";
            if (!problems.Contains(problem))
                problems.Add(problem);
            return true;
        });
    }

    private static bool TellsOrigin(ListenerField field) =>
        field.Port is { ListenerFilters.Count: > 0 }
        || field.Http is { UseRemoteAddress: false } or { XffNumTrustedHops: > 0 } or { OriginalIpDetectionExtensions.Count: > 0 };
}
