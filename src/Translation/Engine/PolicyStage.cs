using KGateway.Resources;

namespace KGateway.Translation.Engine;

/// <summary>Keeps for each policy that routes refer to the Gateways and ListenerSets by which they are in force.</summary>
internal sealed class PolicyStage
{
    private readonly Dictionary<ResourceId, RefCounts<ResourceId>> _ancestors = [];
    private readonly HashSet<ResourceId> _changed = [];

    /// <summary>Policies about which something new may be said.</summary>
    public HashSet<ResourceId> Changed => _changed;

    /// <summary>The ancestors of a policy; none when no route in force refers to it.</summary>
    public IReadOnlyCollection<ResourceId> AncestorsOf(ResourceId policy) =>
        _ancestors.TryGetValue(policy, out var ancestors) ? ancestors.Items : [];

    public void Need(RouteUse use)
    {
        foreach (var policy in use.Resolved.Policies)
        {
            if (!_ancestors.TryGetValue(policy, out var ancestors))
                _ancestors[policy] = ancestors = new();
            _changed.Add(policy);
            foreach (var parent in use.Attachment.Parents)
            {
                if (parent.Refusal is null)
                    ancestors.Add(parent.Owner.Id);
            }
        }
    }

    public void Release(RouteUse use)
    {
        foreach (var policy in use.Resolved.Policies)
        {
            var ancestors = _ancestors[policy];
            _changed.Add(policy);
            foreach (var parent in use.Attachment.Parents)
            {
                if (parent.Refusal is null)
                    ancestors.Remove(parent.Owner.Id);
            }

            if (ancestors.Items.Count == 0)
                _ancestors.Remove(policy);
        }
    }
}
