using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace KGateway.Resources;

/// <summary>
/// Immutable map of strings, kept in ordinal order of its keys, that compares by content. The default value is the empty map.
/// </summary>
public readonly struct StringMap : IReadOnlyDictionary<string, string>, IEquatable<StringMap>
{
    private readonly KeyValuePair<string, string>[]? _entries;

    private StringMap(KeyValuePair<string, string>[] sorted) => _entries = sorted.Length == 0 ? null : sorted;

    /// <summary>The map without entries.</summary>
    public static StringMap Empty => default;

    /// <summary>Number of entries.</summary>
    public int Count => _entries?.Length ?? 0;

    /// <summary>Whether there is no entry.</summary>
    public bool IsEmpty => _entries is null;

    /// <summary>The entries in order of their keys, without a copy.</summary>
    public ReadOnlySpan<KeyValuePair<string, string>> AsSpan() => _entries;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => (_entries ?? []).Select(static entry => entry.Key);

    /// <inheritdoc/>
    public IEnumerable<string> Values => (_entries ?? []).Select(static entry => entry.Value);

    /// <inheritdoc/>
    public string this[string key] =>
        TryGetValue(key, out string? value) ? value : throw new KeyNotFoundException($"The map has no key '{key}'.");

    /// <summary>Makes a map; of entries with equal keys the last one holds.</summary>
    public static StringMap From(IEnumerable<KeyValuePair<string, string>> entries)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, string value) in entries)
            sorted[key] = value;
        return new([.. sorted]);
    }

    /// <summary>Makes a map of pairs.</summary>
    public static StringMap From(params ReadOnlySpan<(string Key, string Value)> entries)
    {
        var pairs = new KeyValuePair<string, string>[entries.Length];
        for (int i = 0; i < entries.Length; i++)
            pairs[i] = new(entries[i].Key, entries[i].Value);
        return From(pairs);
    }

    /// <summary>Takes over an array of entries with distinct keys, sorting it in place.</summary>
    internal static StringMap FromDistinct(KeyValuePair<string, string>[] entries)
    {
        Array.Sort(entries, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return new(entries);
    }

    /// <summary>The value of a key, or null.</summary>
    public string? GetValueOrDefault(string key) => TryGetValue(key, out string? value) ? value : null;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        ReadOnlySpan<KeyValuePair<string, string>> entries = _entries;
        int low = 0, high = entries.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = string.CompareOrdinal(entries[middle].Key, key);
            if (order == 0)
            {
                value = entries[middle].Value;
                return true;
            }

            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        value = null;
        return false;
    }

    /// <summary>Enumerates in order of the keys without allocating.</summary>
    public ReadOnlySpan<KeyValuePair<string, string>>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<KeyValuePair<string, string>> IEnumerable<KeyValuePair<string, string>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, string>>)(_entries ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_entries ?? []).GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(StringMap other)
    {
        if (ReferenceEquals(_entries, other._entries))
            return true;
        if (Count != other.Count)
            return false;
        for (int i = 0; i < Count; i++)
        {
            if (_entries![i].Key != other._entries![i].Key || _entries[i].Value != other._entries[i].Value)
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is StringMap other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach ((string key, string value) in AsSpan())
        {
            hash.Add(key);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>The entries as <c>{key: value, ...}</c>.</summary>
    public override string ToString() => $"{{{string.Join(", ", (_entries ?? []).Select(static entry => $"{entry.Key}: {entry.Value}"))}}}";

    /// <summary>Compares by content.</summary>
    public static bool operator ==(StringMap left, StringMap right) => left.Equals(right);

    /// <summary>Compares by content.</summary>
    public static bool operator !=(StringMap left, StringMap right) => !left.Equals(right);
}
