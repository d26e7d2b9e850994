using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace KGateway.Grains.Contracts.Serialization;

/// <summary>
/// Serializes a class whose wire form is one block of bytes: one copy into the socket's buffer on the way out, one array on the way in.
/// </summary>
public abstract class BytesCodec<T> : IFieldCodec<T>
    where T : class
{
    /// <inheritdoc/>
    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, T? value)
        where TBufferWriter : IBufferWriter<byte>
    {
        // The same instance twice in a message is written once; null is a reference too.
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType!, value))
            return;
        writer.WriteFieldHeader(fieldIdDelta, expectedType!, typeof(T), WireType.LengthPrefixed);
        var bytes = Encode(value!);
        writer.WriteVarUInt32((uint)bytes.Length);
        writer.Write(bytes.Span);
    }

    /// <inheritdoc/>
    public T? ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference)
            return ReferenceCodec.ReadReference<T, TInput>(ref reader, field);
        field.EnsureWireType(WireType.LengthPrefixed);
        var placeholder = ReferenceCodec.CreateRecordPlaceholder(reader.Session);
        var value = Decode(reader.ReadBytes(reader.ReadVarUInt32()));
        ReferenceCodec.RecordObject(reader.Session, value, placeholder);
        return value;
    }

    /// <summary>The bytes of a value.</summary>
    protected abstract ReadOnlyMemory<byte> Encode(T value);

    /// <summary>The value of bytes that the caller gives away.</summary>
    protected abstract T Decode(byte[] bytes);
}
