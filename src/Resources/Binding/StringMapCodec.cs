using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

internal sealed class StringMapCodec(Constraints constraints) : Codec<StringMap>
{
    public override bool TryRead(TreeNode node, BindingContext context, out StringMap value)
    {
        value = default;
        if (node is not MapNode map)
            return context.ReportType(node, "an object");
        constraints.CheckCount(node, map.Entries.Count, context);
        var entries = new KeyValuePair<string, string>[map.Entries.Count];
        bool read = true;
        for (int i = 0; i < entries.Length; i++)
        {
            MapEntry entry = map.Entries[i];
            context.Push(entry.Key);
            if (entry.Value is ScalarNode { Kind: ScalarKind.String } scalar)
            {
                entries[i] = new(entry.Key, scalar.Text);
                constraints.CheckString(scalar, scalar.Text, context);
            }
            else if (entry.Value is ScalarNode { Kind: ScalarKind.Null })
            {
                // The API server stores a null in a map of strings as the empty string.
                entries[i] = new(entry.Key, "");
            }
            else
            {
                read = entry.Value is ScalarNode
                    ? context.ReportMalformed(entry.Value, $"must be a string, not {entry.Value.Description}: put it in quotes")
                    : context.ReportType(entry.Value, "a string");
            }

            context.Pop();
        }

        if (read)
            value = StringMap.FromDistinct(entries);
        return read;
    }

    public override void Write(Utf8JsonWriter writer, StringMap value)
    {
        writer.WriteStartObject();
        foreach ((string key, string text) in value)
            writer.WriteString(key, text);
        writer.WriteEndObject();
    }
}
