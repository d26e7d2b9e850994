using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Grains.Statuses;

/// <summary>
/// What the statuses depend on that are made on this silo without a Gateway, so that a change leads to them and to no others. Stays when
/// a grain idles out, so that a change can bring it back. Safe for use by several threads.
/// </summary>
internal sealed class StatusDependencies
{
    private readonly Lock _lock = new();
    private readonly Dictionary<LookupKey, HashSet<ResourceId>> _statuses = [];
    private readonly Dictionary<ResourceId, IReadOnlyCollection<LookupKey>> _dependencies = [];

    /// <summary>Replaces what a status depends on; with nothing it's forgotten.</summary>
    public void Set(ResourceId status, IReadOnlyCollection<LookupKey> dependencies)
    {
        lock (_lock)
        {
            if (_dependencies.Remove(status, out var before))
            {
                foreach (var key in before)
                {
                    if (_statuses.TryGetValue(key, out var statuses) && statuses.Remove(status) && statuses.Count == 0)
                        _statuses.Remove(key);
                }
            }

            if (dependencies.Count == 0)
                return;
            _dependencies.Add(status, dependencies);
            foreach (var key in dependencies)
            {
                if (!_statuses.TryGetValue(key, out var statuses))
                    _statuses.Add(key, statuses = []);
                statuses.Add(status);
            }
        }
    }

    /// <summary>Adds the statuses that depend on the answer to any of some questions.</summary>
    public void Collect(IReadOnlySet<LookupKey> touched, ISet<ResourceId> found)
    {
        lock (_lock)
        {
            // Whichever is smaller: a change may be of much more than the statuses depend on.
            if (touched.Count > _statuses.Count)
            {
                foreach (var (key, statuses) in _statuses)
                {
                    if (touched.Contains(key))
                        found.UnionWith(statuses);
                }

                return;
            }

            foreach (var key in touched)
            {
                if (_statuses.TryGetValue(key, out var statuses))
                    found.UnionWith(statuses);
            }
        }
    }
}
