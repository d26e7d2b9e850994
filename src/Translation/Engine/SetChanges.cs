using System.Collections.Immutable;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Engine;

/// <summary>What differs between a set of resources and the next.</summary>
internal sealed class SetChanges
{
    private readonly Dictionary<string, EncodedResource?> _changes = new(StringComparer.Ordinal);

    public void Put(EncodedResource resource) => _changes[resource.Name] = resource;

    public void Remove(string name) => _changes[name] = null;

    /// <summary>The set after the changes, and the names whose resources differ in it.</summary>
    public ResourceSet ApplyTo(ResourceSet set, out ImmutableArray<string> changed)
    {
        if (_changes.Count == 0)
        {
            changed = [];
            return set;
        }

        var put = new List<EncodedResource>(_changes.Count);
        var remove = new List<string>();
        var names = ImmutableArray.CreateBuilder<string>(_changes.Count);
        foreach (var (name, resource) in _changes)
        {
            if (set[name]?.Version == resource?.Version)
                continue;
            names.Add(name);
            if (resource is null)
                remove.Add(name);
            else
                put.Add(resource);
        }

        changed = names.DrainToImmutable();
        return changed.IsEmpty ? set : set.With(put, remove);
    }
}
