using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Grains.Contracts.Watching;

/// <summary>
/// The encoded form of changes: for each the group, kind, namespace and name as length-prefixed UTF-8, then the object as JSON with its
/// length, or -1 for a deletion. All lengths are 32 bits, little-endian.
/// </summary>
internal static class ChangeBlockFormat
{
    private const int Deleted = -1;

    public static byte[] Encode(IReadOnlyList<ResourceChange> changes)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        foreach (var change in changes)
        {
            WriteText(output, change.Id.GroupKind.Group);
            WriteText(output, change.Id.GroupKind.Kind);
            WriteText(output, change.Id.Key.Namespace);
            WriteText(output, change.Id.Key.Name);
            if (change.Value is null)
            {
                WriteNumber(output, Deleted);
                continue;
            }

            var json = ResourceJson.ToUtf8(change.Value);
            WriteNumber(output, json.Length);
            output.Write(json);
        }

        return output.WrittenSpan.ToArray();
    }

    public static IReadOnlyList<ResourceChange> Decode(ReadOnlySpan<byte> bytes)
    {
        var changes = new List<ResourceChange>();
        while (!bytes.IsEmpty)
        {
            var kind = new GroupKind(ReadText(ref bytes), ReadText(ref bytes));
            var id = new ResourceId(kind, new ObjectKey(ReadText(ref bytes), ReadText(ref bytes)));
            var length = ReadNumber(ref bytes);
            if (length == Deleted)
            {
                changes.Add(new ResourceChange(id, null));
                continue;
            }

            // A kind that only a newer silo knows means nothing to this one.
            if (ResourceKinds.ByGroupKind.TryGetValue(kind, out var known))
                changes.Add(new ResourceChange(id, ResourceJson.Read(known, bytes[..length])));
            bytes = bytes[length..];
        }

        return changes;
    }

    private static void WriteText(ArrayBufferWriter<byte> output, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteNumber(output, length);
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(length)));
    }

    private static void WriteNumber(ArrayBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    private static string ReadText(ref ReadOnlySpan<byte> bytes)
    {
        var length = ReadNumber(ref bytes);
        var text = Encoding.UTF8.GetString(bytes[..length]);
        bytes = bytes[length..];
        return text;
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bytes = bytes[sizeof(int)..];
        return value;
    }
}
