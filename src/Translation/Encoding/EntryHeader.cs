namespace KGateway.Translation.Encoding;

/// <summary>
/// The bytes before a resource's message in a discovery response. A delta response has field 2 records of
/// envoy.service.discovery.v3.Resource (version, name, then the Any); a state-of-the-world response has field 2 records of Any. The Any
/// is field 2 of Resource too, so both forms end in the same bytes and one buffer serves both.
/// </summary>
public sealed class EntryHeader
{
    private const byte ResourcesTag = (2 << 3) | 2;
    private const byte VersionTag = (1 << 3) | 2;
    private const byte NameTag = (3 << 3) | 2;
    private const byte AnyTag = (2 << 3) | 2;
    private const byte TypeUrlTag = (1 << 3) | 2;
    private const byte ValueTag = (2 << 3) | 2;

    private readonly byte[] _bytes;
    private readonly int _anyOffset;

    private EntryHeader(byte[] bytes, int anyOffset)
    {
        _bytes = bytes;
        _anyOffset = anyOffset;
    }

    /// <summary>What precedes the message in a DeltaDiscoveryResponse.</summary>
    public ReadOnlySpan<byte> Delta => _bytes;

    /// <summary>What precedes the message in a DiscoveryResponse.</summary>
    public ReadOnlySpan<byte> StateOfTheWorld => _bytes.AsSpan(_anyOffset);

    internal static EntryHeader Of(EncodedResource resource)
    {
        var url = resource.Type.UrlBytes();
        var nameLength = System.Text.Encoding.UTF8.GetByteCount(resource.Name);
        var any = 1 + Varint.SizeOf((uint)url.Length) + url.Length + 1 + Varint.SizeOf((uint)resource.Length) + resource.Length;
        var anyField = 1 + Varint.SizeOf((uint)any) + any;
        var entry = 2 + ContentHash.TextSize + 1 + Varint.SizeOf((uint)nameLength) + nameLength + anyField;

        var bytes = new byte[1 + Varint.SizeOf((uint)entry) + entry - resource.Length];
        var at = 0;
        bytes[at++] = ResourcesTag;
        at += Varint.Write(bytes.AsSpan(at), (uint)entry);
        bytes[at++] = VersionTag;
        bytes[at++] = ContentHash.TextSize;
        resource.Version.WriteText(bytes.AsSpan(at, ContentHash.TextSize));
        at += ContentHash.TextSize;
        bytes[at++] = NameTag;
        at += Varint.Write(bytes.AsSpan(at), (uint)nameLength);
        at += System.Text.Encoding.UTF8.GetBytes(resource.Name, bytes.AsSpan(at));
        var anyOffset = at;
        bytes[at++] = AnyTag;
        at += Varint.Write(bytes.AsSpan(at), (uint)any);
        bytes[at++] = TypeUrlTag;
        at += Varint.Write(bytes.AsSpan(at), (uint)url.Length);
        url.CopyTo(bytes.AsSpan(at));
        at += url.Length;
        bytes[at++] = ValueTag;
        Varint.Write(bytes.AsSpan(at), (uint)resource.Length);
        return new EntryHeader(bytes, anyOffset);
    }
}
