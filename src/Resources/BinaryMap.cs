using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace KGateway.Resources;

/// <summary>
/// Immutable map from names to bytes in ordinal order of the names, comparing by content. Printing shows names and lengths, never the
/// bytes.
/// </summary>
public readonly struct BinaryMap : IEquatable<BinaryMap>
{
    private readonly KeyValuePair<string, ImmutableArray<byte>>[]? _entries;

    private BinaryMap(KeyValuePair<string, ImmutableArray<byte>>[] sorted) => _entries = sorted.Length == 0 ? null : sorted;

    /// <summary>Number of entries.</summary>
    public int Count => _entries?.Length ?? 0;

    /// <summary>Whether there is no entry.</summary>
    public bool IsEmpty => _entries is null;

    /// <summary>The entries in order of their names, without a copy.</summary>
    public ReadOnlySpan<KeyValuePair<string, ImmutableArray<byte>>> AsSpan() => _entries;

    /// <summary>Makes a map; of entries with equal names the last one holds.</summary>
    public static BinaryMap From(IEnumerable<KeyValuePair<string, ImmutableArray<byte>>> entries)
    {
        var sorted = new SortedDictionary<string, ImmutableArray<byte>>(StringComparer.Ordinal);
        foreach ((string name, ImmutableArray<byte> bytes) in entries)
            sorted[name] = bytes;
        return new([.. sorted]);
    }

    /// <summary>Makes a map of UTF-8 texts.</summary>
    public static BinaryMap FromText(params ReadOnlySpan<(string Name, string Text)> entries)
    {
        var pairs = new KeyValuePair<string, ImmutableArray<byte>>[entries.Length];
        for (int i = 0; i < entries.Length; i++)
            pairs[i] = new(entries[i].Name, [.. System.Text.Encoding.UTF8.GetBytes(entries[i].Text)]);
        return From(pairs);
    }

    /// <summary>Looks up the bytes of a name.</summary>
    public bool TryGetValue(string name, [MaybeNullWhen(false)] out ImmutableArray<byte> bytes)
    {
        foreach (KeyValuePair<string, ImmutableArray<byte>> entry in AsSpan())
        {
            if (entry.Key == name)
            {
                bytes = entry.Value;
                return true;
            }
        }

        bytes = default;
        return false;
    }

    /// <summary>The bytes of a name read as UTF-8, or null when there is no such name.</summary>
    public string? GetText(string name) =>
        TryGetValue(name, out ImmutableArray<byte> bytes) ? System.Text.Encoding.UTF8.GetString(bytes.AsSpan()) : null;

    /// <inheritdoc/>
    public bool Equals(BinaryMap other)
    {
        if (ReferenceEquals(_entries, other._entries))
            return true;
        if (Count != other.Count)
            return false;
        for (int i = 0; i < Count; i++)
        {
            if (_entries![i].Key != other._entries![i].Key || !_entries[i].Value.AsSpan().SequenceEqual(other._entries[i].Value.AsSpan()))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BinaryMap other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach ((string name, ImmutableArray<byte> bytes) in AsSpan())
        {
            hash.Add(name);
            hash.AddBytes(bytes.AsSpan());
        }

        return hash.ToHashCode();
    }

    /// <summary>Names and lengths; the bytes may be secret.</summary>
    public override string ToString() =>
        $"{{{string.Join(", ", (_entries ?? []).Select(static entry => $"{entry.Key}: {entry.Value.Length} bytes"))}}}";

    /// <summary>Compares by content.</summary>
    public static bool operator ==(BinaryMap left, BinaryMap right) => left.Equals(right);

    /// <summary>Compares by content.</summary>
    public static bool operator !=(BinaryMap left, BinaryMap right) => !left.Equals(right);
}
