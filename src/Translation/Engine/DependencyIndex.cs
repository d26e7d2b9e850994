using KGateway.Translation.State;

namespace KGateway.Translation.Engine;

/// <summary>Finds the units that depend on the answer to a lookup, without asking the others.</summary>
internal sealed class DependencyIndex
{
    // Most lookups have one unit: a set is made only for the second.
    private readonly Dictionary<LookupKey, object> _units = [];

    /// <summary>Replaces what a unit depends on.</summary>
    public void Update(Unit unit, LookupKey[] dependencies)
    {
        if (unit.Dependencies.AsSpan().SequenceEqual(dependencies))
            return;
        Remove(unit);
        unit.Dependencies = dependencies;
        foreach (var key in dependencies)
        {
            if (!_units.TryGetValue(key, out var held))
                _units[key] = unit;
            else if (held is HashSet<Unit> set)
                set.Add(unit);
            else
                _units[key] = new HashSet<Unit> { (Unit)held, unit };
        }
    }

    /// <summary>Forgets a unit.</summary>
    public void Remove(Unit unit)
    {
        foreach (var key in unit.Dependencies)
        {
            if (!_units.TryGetValue(key, out var held))
                continue;
            if (held is not HashSet<Unit> set)
                _units.Remove(key);
            else if (set.Remove(unit) && set.Count == 0)
                _units.Remove(key);
        }

        unit.Dependencies = [];
    }

    /// <summary>Adds the units that depend on any of some lookups.</summary>
    public void Collect(IReadOnlySet<LookupKey> keys, HashSet<Unit> units)
    {
        // Whichever is smaller: a change may be of much more than a Gateway has.
        if (keys.Count > _units.Count)
        {
            foreach (var (key, held) in _units)
            {
                if (keys.Contains(key))
                    Add(held, units);
            }

            return;
        }

        foreach (var key in keys)
        {
            if (_units.TryGetValue(key, out var held))
                Add(held, units);
        }
    }

    /// <summary>Whether any unit depends on any of some lookups.</summary>
    public bool DependsOnAny(IReadOnlySet<LookupKey> keys)
    {
        if (keys.Count > _units.Count)
            return _units.Keys.Any(keys.Contains);
        foreach (var key in keys)
        {
            if (_units.ContainsKey(key))
                return true;
        }

        return false;
    }

    private static void Add(object held, HashSet<Unit> units)
    {
        if (held is HashSet<Unit> set)
            units.UnionWith(set);
        else
            units.Add((Unit)held);
    }
}
