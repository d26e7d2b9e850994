using Envoy.Config.Core.V3;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;
using EnvoyListener = Envoy.Config.Listener.V3.Listener;

namespace KGateway.Translation.Listeners;

/// <summary>Joins a listener of parts that are encoded already: a change of one chain encodes that chain alone.</summary>
internal static class ListenerBytes
{
    // Listener.filter_chains = 3, Listener.listener_filters = 9, length-delimited.
    private const byte FilterChainTag = (3 << 3) | 2;
    private const byte ListenerFilterTag = (9 << 3) | 2;

    /// <summary>A listener without chains and filters.</summary>
    public static EnvoyListener Empty(ListenerPort port, TranslationSettings settings) => new()
    {
        Name = port.ListenerName,
        Address = new Address
        {
            SocketAddress = new SocketAddress
            {
                Protocol = port.Udp ? SocketAddress.Types.Protocol.Udp : SocketAddress.Types.Protocol.Tcp,
                Address = settings.ListenerBindIpv6 ? "::" : "0.0.0.0",
                PortValue = (uint)port.Number,
                Ipv4Compat = settings.ListenerBindIpv6,
            },
        },
    };

    /// <summary>The bytes of a listener with chains, in their order.</summary>
    public static byte[] Join(EnvoyListener rest, IReadOnlyList<EncodedChain> chains)
    {
        var head = DeterministicBytes.Of(rest);
        var length = head.Length;
        foreach (var chain in chains)
            length += 1 + Varint.SizeOf((uint)chain.Length) + chain.Length;
        var bytes = new byte[length];
        head.CopyTo(bytes, 0);
        var at = head.Length;
        foreach (var chain in chains)
        {
            bytes[at++] = FilterChainTag;
            at += Varint.Write(bytes.AsSpan(at), (uint)chain.Length);
            chain.Bytes.Span.CopyTo(bytes.AsSpan(at));
            at += chain.Bytes.Length;
            chain.Rest.Span.CopyTo(bytes.AsSpan(at));
            at += chain.Rest.Length;
        }

        return bytes;
    }

    /// <summary>The bytes of a listener with one more listener filter.</summary>
    public static byte[] Join(EnvoyListener rest, ReadOnlySpan<byte> filter)
    {
        var head = DeterministicBytes.Of(rest);
        var bytes = new byte[head.Length + 1 + Varint.SizeOf((uint)filter.Length) + filter.Length];
        head.CopyTo(bytes, 0);
        var at = head.Length;
        bytes[at++] = ListenerFilterTag;
        at += Varint.Write(bytes.AsSpan(at), (uint)filter.Length);
        filter.CopyTo(bytes.AsSpan(at));
        return bytes;
    }
}
