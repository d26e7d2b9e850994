using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>
/// The names that a proxy subscribes to. A proxy usually names all there are, so the set is kept as "all names of a shared resource
/// set" plus and minus a few; its size per stream then does not depend on the number of names.
/// </summary>
internal sealed class NameSet
{
    private HashSet<string> _plus = new(StringComparer.Ordinal);
    private HashSet<string>? _minus;
    private ResourceSet? _all;

    public int Count => _plus.Count + (_all is null ? 0 : _all.Count - (_minus?.Count ?? 0));

    /// <summary>How many names are kept for this stream alone.</summary>
    public int OwnNames => _plus.Count + (_minus?.Count ?? 0);

    public bool Contains(string name) => _plus.Contains(name) || (_all?[name] is not null && _minus?.Contains(name) != true);

    /// <summary>Adds a name; false if it was there.</summary>
    public bool Add(string name)
    {
        if (_minus?.Remove(name) == true)
        {
            return true;
        }

        return _all?[name] is null && _plus.Add(name);
    }

    /// <summary>Fills the empty set with all names of <paramref name="set"/>.</summary>
    public void AddAll(ResourceSet set) => _all = set;

    /// <summary>Takes a name out; false if it wasn't there.</summary>
    public bool Remove(string name)
    {
        if (_plus.Remove(name))
        {
            return true;
        }

        return _all?[name] is not null && (_minus ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
    }

    public void Clear()
    {
        _plus = new HashSet<string>(StringComparer.Ordinal);
        _minus = null;
        _all = null;
    }

    /// <summary>True if it is kept as all names of <paramref name="set"/>.</summary>
    public bool Shares(ResourceSet set) => ReferenceEquals(_all, set) && _minus is not { Count: > 0 };

    /// <summary>Replaces own names by a reference to <paramref name="set"/> when all of its names are in here; true if they are.</summary>
    public bool TryShare(ResourceSet set)
    {
        if (Shares(set))
        {
            return true;
        }

        if (set.Count == 0 || Count < set.Count)
        {
            return false;
        }

        foreach (var resource in set.Ordered.Span)
        {
            if (!Contains(resource.Name))
            {
                return false;
            }
        }

        var plus = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in this)
        {
            if (set[name] is null)
            {
                plus.Add(name);
            }
        }

        _plus = plus;
        _minus = null;
        _all = set;
        return true;
    }

    public IEnumerator<string> GetEnumerator()
    {
        foreach (var name in _plus)
        {
            yield return name;
        }

        if (_all is null)
        {
            yield break;
        }

        for (var i = 0; i < _all.Ordered.Length; i++)
        {
            var name = _all.Ordered.Span[i].Name;
            if (_minus?.Contains(name) != true)
            {
                yield return name;
            }
        }
    }
}
