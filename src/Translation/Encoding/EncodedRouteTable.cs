using System.Buffers;
using System.Collections.Immutable;
using System.IO.Hashing;

namespace KGateway.Translation.Encoding;

/// <summary>
/// A RouteConfiguration kept as its virtual hosts. On the wire it is the head followed by one field-2 record a host, so a change of one
/// host re-encodes that host alone. The hosts are joined once for all proxies that a table is pushed to, and not kept beyond that.
/// </summary>
public sealed class EncodedRouteTable : EncodedResource
{
    // RouteConfiguration.virtual_hosts = 2, length-delimited.
    private const byte VirtualHostTag = (2 << 3) | 2;

    private WeakReference<byte[]>? _joined;

    /// <summary>
    /// Makes a table of <paramref name="head"/> (all fields of RouteConfiguration but virtual_hosts, encoded) and its hosts in order.
    /// </summary>
    public EncodedRouteTable(string name, ReadOnlyMemory<byte> head, ImmutableArray<EncodedVirtualHost> virtualHosts)
        : base(XdsType.Route, name, VersionOf(head.Span, virtualHosts), LengthOf(head.Length, virtualHosts))
    {
        Head = head;
        VirtualHosts = virtualHosts;
    }

    /// <summary>The encoded fields other than virtual_hosts.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>The virtual hosts in order.</summary>
    public ImmutableArray<EncodedVirtualHost> VirtualHosts { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> Clusters
    {
        get
        {
            foreach (var host in VirtualHosts)
            {
                foreach (var cluster in host.Clusters)
                {
                    yield return cluster;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (Volatile.Read(ref _joined) is not { } joined || !joined.TryGetTarget(out var bytes))
        {
            bytes = Join();
            Volatile.Write(ref _joined, new WeakReference<byte[]>(bytes));
        }

        output.Write(bytes);
    }

    private byte[] Join()
    {
        var bytes = new byte[Length];
        Head.Span.CopyTo(bytes);
        var at = Head.Length;
        foreach (var host in VirtualHosts)
        {
            bytes[at++] = VirtualHostTag;
            at += Varint.Write(bytes.AsSpan(at), (uint)host.Bytes.Length);
            host.Bytes.Span.CopyTo(bytes.AsSpan(at));
            at += host.Bytes.Length;
        }

        return bytes;
    }

    private static int LengthOf(int head, ImmutableArray<EncodedVirtualHost> hosts)
    {
        var length = head;
        foreach (var host in hosts)
        {
            length += 1 + Varint.SizeOf((uint)host.Bytes.Length) + host.Bytes.Length;
        }

        return length;
    }

    private static ContentHash VersionOf(ReadOnlySpan<byte> head, ImmutableArray<EncodedVirtualHost> hosts)
    {
        var hasher = new XxHash128();
        ContentHash.Of(head).AppendTo(hasher);
        foreach (var host in hosts)
        {
            host.Version.AppendTo(hasher);
        }

        return ContentHash.Of(hasher);
    }
}
