using System.Runtime.InteropServices;

namespace KGateway.Translation.Engine;

/// <summary>Counts who needs something, so that it can go when nobody does.</summary>
internal sealed class RefCounts<T>
    where T : notnull
{
    private readonly Dictionary<T, int> _counts = [];

    /// <summary>What is needed.</summary>
    public IReadOnlyCollection<T> Items => _counts.Keys;

    /// <summary>Whether somebody needs it.</summary>
    public bool Contains(T item) => _counts.ContainsKey(item);

    /// <summary>How many need it.</summary>
    public int this[T item] => _counts.GetValueOrDefault(item);

    /// <summary>One more needs it; true for the first.</summary>
    public bool Add(T item)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, item, out _);
        return ++count == 1;
    }

    /// <summary>One fewer needs it; true for the last.</summary>
    public bool Remove(T item)
    {
        var left = _counts[item] - 1;
        if (left > 0)
        {
            _counts[item] = left;
            return false;
        }

        _counts.Remove(item);
        return true;
    }
}
