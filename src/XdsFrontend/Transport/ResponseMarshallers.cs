using System.Buffers;
using System.Text;
using Grpc.Core;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;

namespace KGateway.XdsFrontend.Transport;

/// <summary>
/// Writes responses as the concatenation of bytes that all streams share: a protobuf message is the sequence of its fields, so only the
/// nonce and the names of what is removed are encoded for a stream.
/// </summary>
internal static class ResponseMarshallers
{
    private const byte VersionInfoTag = (1 << 3) | 2;
    private const byte TypeUrlTag = (4 << 3) | 2;
    private const byte NonceTag = (5 << 3) | 2;
    private const byte RemovedTag = (6 << 3) | 2;

    /// <summary>envoy.service.discovery.v3.DeltaDiscoveryResponse.</summary>
    public static Marshaller<XdsResponse> Delta { get; } = Marshallers.Create<XdsResponse>(WriteDelta, NoReading);

    /// <summary>envoy.service.discovery.v3.DiscoveryResponse.</summary>
    public static Marshaller<XdsResponse> StateOfTheWorld { get; } = Marshallers.Create<XdsResponse>(WriteStateOfTheWorld, NoReading);

    /// <summary>Bytes of a response's resources on the wire.</summary>
    public static int ResourceBytes(XdsResponse response, bool delta)
    {
        var length = 0;
        foreach (var resource in response.Resources.Span)
        {
            var header = resource.Header;
            length += (delta ? header.Delta.Length : header.StateOfTheWorld.Length) + resource.Length;
        }

        return length;
    }

    private static void WriteDelta(XdsResponse response, SerializationContext context)
    {
        var length = ResourceBytes(response, delta: true)
            + FieldSize(response.Type.UrlBytes().Length)
            + FieldSize(response.Nonce.Length);
        foreach (var name in response.Removed)
        {
            length += FieldSize(Encoding.UTF8.GetByteCount(name));
        }

        context.SetPayloadLength(length);
        var writer = context.GetBufferWriter();
        foreach (var resource in response.Resources.Span)
        {
            writer.Write(resource.Header.Delta);
            resource.WriteTo(writer);
        }

        WriteField(writer, TypeUrlTag, response.Type.UrlBytes());
        WriteField(writer, NonceTag, response.Nonce);
        foreach (var name in response.Removed)
        {
            WriteField(writer, RemovedTag, name);
        }

        context.Complete();
    }

    private static void WriteStateOfTheWorld(XdsResponse response, SerializationContext context)
    {
        context.SetPayloadLength(
            ResourceBytes(response, delta: false)
            + FieldSize(response.Version.Length)
            + FieldSize(response.Type.UrlBytes().Length)
            + FieldSize(response.Nonce.Length));
        var writer = context.GetBufferWriter();
        WriteField(writer, VersionInfoTag, response.Version);
        foreach (var resource in response.Resources.Span)
        {
            writer.Write(resource.Header.StateOfTheWorld);
            resource.WriteTo(writer);
        }

        WriteField(writer, TypeUrlTag, response.Type.UrlBytes());
        WriteField(writer, NonceTag, response.Nonce);
        context.Complete();
    }

    private static int FieldSize(int length) => 1 + Varint.SizeOf((uint)length) + length;

    private static void WriteField(IBufferWriter<byte> writer, byte tag, string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        var span = writer.GetSpan(1 + Varint.MaxSize + size);
        span[0] = tag;
        var at = 1 + Varint.Write(span[1..], (uint)size);
        at += Encoding.UTF8.GetBytes(text, span[at..]);
        writer.Advance(at);
    }

    private static void WriteField(IBufferWriter<byte> writer, byte tag, ReadOnlySpan<byte> value)
    {
        var span = writer.GetSpan(1 + Varint.MaxSize + value.Length);
        span[0] = tag;
        var at = 1 + Varint.Write(span[1..], (uint)value.Length);
        value.CopyTo(span[at..]);
        writer.Advance(at + value.Length);
    }

    private static XdsResponse NoReading(DeserializationContext context) =>
        throw new NotSupportedException("Responses are only written.");
}
