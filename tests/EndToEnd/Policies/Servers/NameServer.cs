using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>
/// A server of DNS by UDP for which each name has an address of loopback, which holds for a second: 127.0.0.1 unless another was given.
/// </summary>
internal sealed class NameServer : IAsyncDisposable
{
    private const int HeaderLength = 12;
    private const int TypeOfIPv4 = 1;

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly IReadOnlyDictionary<string, IPAddress> _addresses;
    private readonly Task _loop;

    private NameServer(IReadOnlyDictionary<string, IPAddress> addresses)
    {
        _addresses = addresses;
        _loop = ServeAsync();
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    /// <summary>The names whose IPv4 addresses were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>What a bootstrap says so that an Envoy looks up all names here.</summary>
    public JsonNode Resolver => JsonNode.Parse($$"""
        {
          "name": "envoy.network.dns_resolver.cares",
          "typedConfig": {
            "@type": "type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig",
            "resolvers": [{"socketAddress": {"address": "127.0.0.1", "portValue": {{Port}} } }]
          }
        }
        """)!;

    /// <summary>Starts one on a free port; <paramref name="addresses"/> are those of names in small letters.</summary>
    public static NameServer Start(IReadOnlyDictionary<string, IPAddress>? addresses = null) => new(addresses ?? new Dictionary<string, IPAddress>());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _loop;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var question = await _socket.ReceiveAsync();
                await _socket.SendAsync(Answer(question.Buffer), question.RemoteEndPoint);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The socket was closed.
        }
    }

    private byte[] Answer(byte[] query)
    {
        // A name is parts with their lengths before them, up to one of no length; type and class follow.
        var name = new List<string>();
        var at = HeaderLength;
        for (; query[at] != 0; at += query[at] + 1)
            name.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        var isIPv4 = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(at + 1)) == TypeOfIPv4;
        var asked = string.Join('.', name);
        if (isIPv4)
            Asked.Enqueue(asked);
        var address = _addresses.GetValueOrDefault(asked.ToLowerInvariant(), IPAddress.Loopback).GetAddressBytes();

        // The question again; then the record, with the name as a reference to it, type, class, seconds that it holds, and the address.
        byte[] head = [query[0], query[1], 0x81, 0x80, 0, 1, 0, (byte)(isIPv4 ? 1 : 0), 0, 0, 0, 0];
        byte[] record = [0xC0, HeaderLength, 0, TypeOfIPv4, 0, 1, 0, 0, 0, 1, 0, 4, .. address];
        return [.. head, .. query[HeaderLength..(at + 5)], .. isIPv4 ? record : []];
    }
}
