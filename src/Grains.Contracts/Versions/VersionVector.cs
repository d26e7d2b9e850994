using System.Collections.Immutable;

namespace KGateway.Grains.Contracts.Versions;

/// <summary>Which inputs something was made from: the version of each stream. Immutable; partially ordered by <see cref="Covers"/>.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.VersionVector")]
public sealed class VersionVector
{
    [Id(0)]
    private readonly ImmutableSortedDictionary<string, StreamVersion> _versions;

    private VersionVector(ImmutableSortedDictionary<string, StreamVersion> versions) => _versions = versions;

    /// <summary>No stream has been read.</summary>
    public static VersionVector Empty { get; } = new(ImmutableSortedDictionary.Create<string, StreamVersion>(StringComparer.Ordinal));

    /// <summary>The version of a stream; null before its first batch.</summary>
    public StreamVersion? this[string stream] => _versions.TryGetValue(stream, out var version) ? version : null;

    /// <summary>This vector with another version of one stream.</summary>
    public VersionVector With(string stream, StreamVersion version) => new(_versions.SetItem(stream, version));

    /// <summary>An equal vector that is another object.</summary>
    public VersionVector Copy() => new(_versions);

    /// <summary>True if no component of this vector is older than that of <paramref name="other"/>.</summary>
    public bool Covers(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
            return true;
        foreach (var (stream, version) in other._versions)
        {
            if (!_versions.TryGetValue(stream, out var mine) || mine.CompareTo(version) < 0)
                return false;
        }

        return true;
    }

    /// <summary>The smallest vector that covers both.</summary>
    public VersionVector Max(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Covers(other))
            return this;
        var result = _versions.ToBuilder();
        foreach (var (stream, version) in other._versions)
        {
            if (!result.TryGetValue(stream, out var mine) || mine.CompareTo(version) < 0)
                result[stream] = version;
        }

        return new VersionVector(result.ToImmutable());
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _versions.Select(static pair => $"{pair.Key}={pair.Value}"));
}
