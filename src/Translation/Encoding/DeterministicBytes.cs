using Google.Protobuf;

namespace KGateway.Translation.Encoding;

/// <summary>Encodes messages so that equal messages have equal bytes: entries of maps are written in the order of their keys.</summary>
internal static class DeterministicBytes
{
    /// <summary>The bytes of a message.</summary>
    public static byte[] Of(IMessage message)
    {
        var bytes = new byte[message.CalculateSize()];
        using var output = new CodedOutputStream(bytes) { Deterministic = true };
        message.WriteTo(output);
        output.CheckNoSpaceLeft();
        return bytes;
    }
}
