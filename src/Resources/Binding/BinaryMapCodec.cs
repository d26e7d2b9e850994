using System.Collections.Immutable;
using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

/// <summary>Bytes by name, each in base64.</summary>
internal sealed class BinaryMapCodec : Codec<BinaryMap>
{
    public override bool TryRead(TreeNode node, BindingContext context, out BinaryMap value)
    {
        value = default;
        if (node is not MapNode map)
            return context.ReportType(node, "an object");
        var entries = new KeyValuePair<string, ImmutableArray<byte>>[map.Entries.Count];
        bool read = true;
        for (int i = 0; i < entries.Length; i++)
        {
            MapEntry entry = map.Entries[i];
            context.Push(entry.Key);
            if (TryReadBytes(entry.Value, context, out ImmutableArray<byte> bytes))
                entries[i] = new(entry.Key, bytes);
            else
                read = false;
            context.Pop();
        }

        if (read)
            value = BinaryMap.From(entries);
        return read;
    }

    public override void Write(Utf8JsonWriter writer, BinaryMap value)
    {
        writer.WriteStartObject();
        foreach ((string name, ImmutableArray<byte> bytes) in value.AsSpan())
            writer.WriteBase64String(name, bytes.AsSpan());
        writer.WriteEndObject();
    }

    private static bool TryReadBytes(TreeNode node, BindingContext context, out ImmutableArray<byte> bytes)
    {
        bytes = [];
        switch (node)
        {
            case ScalarNode { Kind: ScalarKind.Null }:
                return true;
            case ScalarNode { Kind: ScalarKind.String } scalar:
                var buffer = new byte[scalar.Text.Length / 4 * 3 + 3];
                // Says nothing of the text itself, which may be secret.
                if (!Convert.TryFromBase64String(scalar.Text, buffer, out int length))
                    return context.ReportMalformed(node, "must be base64");
                bytes = ImmutableArray.Create(buffer, 0, length);
                return true;
            default:
                return context.ReportType(node, "a string in base64");
        }
    }
}
