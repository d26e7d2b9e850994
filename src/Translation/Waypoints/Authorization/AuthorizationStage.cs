using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Engine;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>Keeps what became of AuthorizationPolicies at a waypoint: at each object behind it, and at the waypoint itself.</summary>
internal sealed class AuthorizationStage(ObjectKey waypoint)
{
    private readonly Dictionary<ResourceId, ImmutableArray<(ObjectKey Policy, AuthorizationVerdict Verdict)>> _said = [];
    private readonly Dictionary<ObjectKey, RefCounts<AuthorizationVerdict>> _verdicts = [];
    private readonly HashSet<ObjectKey> _changed = [];

    /// <summary>Replaces what is said at a place; an empty array for one that is gone.</summary>
    public void Set(ResourceId place, ImmutableArray<(ObjectKey Policy, AuthorizationVerdict Verdict)> verdicts)
    {
        foreach ((ObjectKey policy, AuthorizationVerdict verdict) in verdicts)
        {
            _changed.Add(policy);
            if (!_verdicts.TryGetValue(policy, out RefCounts<AuthorizationVerdict>? held))
                _verdicts.Add(policy, held = new());
            held.Add(verdict);
        }

        if (_said.Remove(place, out var before))
        {
            foreach ((ObjectKey policy, AuthorizationVerdict verdict) in before)
            {
                _changed.Add(policy);
                if (_verdicts[policy].Remove(verdict) && _verdicts[policy].Items.Count == 0)
                    _verdicts.Remove(policy);
            }
        }

        if (!verdicts.IsEmpty)
            _said.Add(place, verdicts);
    }

    /// <summary>The policies that something new may be said of since the last call, with their statuses; null for those nobody speaks of.</summary>
    public IEnumerable<(ResourceId Policy, AuthorizationPolicyStatus? Status)> TakeChanged(ClusterState state)
    {
        foreach (ObjectKey key in _changed)
        {
            var id = new ResourceId(ResourceKinds.AuthorizationPolicy.GroupKind, key);
            yield return (id, _verdicts.TryGetValue(key, out var verdicts) && state.Get(id) is { } policy
                ? new([waypoint], AuthorizationVerdict.Merge(verdicts.Items), policy.Metadata.Generation)
                : null);
        }

        _changed.Clear();
    }
}
