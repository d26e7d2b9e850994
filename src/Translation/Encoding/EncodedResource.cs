using System.Buffers;
using System.Collections.Immutable;

namespace KGateway.Translation.Encoding;

/// <summary>
/// One xDS resource as bytes, encoded once and shared by every proxy and silo that needs it. Messages live only for the moment of
/// encoding: their object graphs are ten times the size of the bytes.
/// </summary>
public abstract class EncodedResource
{
    private EntryHeader? _header;
    private HashSet<string>? _clusterSet;

    private protected EncodedResource(XdsType type, string name, ContentHash version, int length)
    {
        Type = type;
        Name = name;
        Version = version;
        Length = length;
    }

    /// <summary>The resource's type.</summary>
    public XdsType Type { get; }

    /// <summary>The resource's xDS name, unique within its type and proxy.</summary>
    public string Name { get; }

    /// <summary>Hash of the content; changes if and only if the content changes.</summary>
    public ContentHash Version { get; }

    /// <summary>Number of bytes that <see cref="WriteTo"/> writes.</summary>
    public int Length { get; }

    /// <summary>Names of the clusters that this resource sends traffic to; a proxy must have them before it gets this resource.</summary>
    public abstract IEnumerable<string> Clusters { get; }

    /// <summary>Names of the SDS secrets that this resource waits for.</summary>
    public virtual ImmutableArray<string> Secrets => [];

    /// <summary>
    /// True for a cluster that a proxy takes into use only when it has looked up a name or has the answer of a health check; until then
    /// requests for it fail.
    /// </summary>
    public virtual bool WarmsSlowly => false;

    /// <summary>True for a cluster that makes clusters of its own, for the hosts that requests name; see <see cref="EmptyCluster"/>.</summary>
    public virtual bool OwnsClusters => false;

    /// <summary>Writes the message's bytes (the value of an Any of <see cref="XdsTypes.Url"/>).</summary>
    public abstract void WriteTo(IBufferWriter<byte> output);

    /// <summary>What stands before the message in a discovery response; made at the first use and shared by all responses.</summary>
    public EntryHeader Header
    {
        get
        {
            var header = Volatile.Read(ref _header);
            return header ?? Interlocked.CompareExchange(ref _header, header = EntryHeader.Of(this), null) ?? header;
        }
    }

    /// <summary>True if <see cref="Clusters"/> has the name; constant time after the first call.</summary>
    public bool NamesCluster(string cluster)
    {
        var set = Volatile.Read(ref _clusterSet);
        if (set is null)
        {
            set = new HashSet<string>(Clusters, StringComparer.Ordinal);
            Volatile.Write(ref _clusterSet, set);
        }

        return set.Contains(cluster);
    }

    /// <summary>The message's bytes in one new array; for tools and tests, not for serving.</summary>
    public byte[] ToArray()
    {
        var writer = new ArrayBufferWriter<byte>(Math.Max(1, Length));
        WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {Name} {Version}";
}
