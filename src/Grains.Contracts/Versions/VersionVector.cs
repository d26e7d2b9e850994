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

    /// <summary>
    /// True if no component of this vector is older than that of <paramref name="other"/>. Streams that only one of them has don't count:
    /// during an upgrade that changes settings some replicas read streams that others will never read. The vector of nothing covers no other.
    /// </summary>
    public bool Covers(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
            return true;
        if (_versions.IsEmpty)
            return other._versions.IsEmpty;
        foreach (var (stream, version) in other._versions)
        {
            if (_versions.TryGetValue(stream, out var mine) && mine.CompareTo(version) < 0)
                return false;
        }

        return true;
    }

    /// <summary>The smallest vector with all streams of both that covers both.</summary>
    public VersionVector Max(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ImmutableSortedDictionary<string, StreamVersion>.Builder? result = null;
        foreach (var (stream, version) in other._versions)
        {
            if (!_versions.TryGetValue(stream, out var mine) || mine.CompareTo(version) < 0)
                (result ??= _versions.ToBuilder())[stream] = version;
        }

        return result is null ? this : new VersionVector(result.ToImmutable());
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _versions.Select(static pair => $"{pair.Key}={pair.Value}"));
}
