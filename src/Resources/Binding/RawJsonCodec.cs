using System.Globalization;
using System.Text;
using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

/// <summary>Values that are kept as they are.</summary>
internal sealed class RawJsonCodec : Codec<RawJson>
{
    public override bool TryRead(TreeNode node, BindingContext context, out RawJson value)
    {
        value = default;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            if (!TryWrite(writer, node, context))
                return false;
        }

        value = new RawJson(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
        return true;
    }

    public override void Write(Utf8JsonWriter writer, RawJson value) => writer.WriteRawValue(value.Text);

    private static bool TryWrite(Utf8JsonWriter writer, TreeNode node, BindingContext context)
    {
        switch (node)
        {
            case MapNode map:
                writer.WriteStartObject();
                foreach (MapEntry entry in map.Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(entry.Key);
                    if (!TryWrite(writer, entry.Value, context))
                        return false;
                }

                writer.WriteEndObject();
                return true;
            case ListNode list:
                writer.WriteStartArray();
                foreach (TreeNode item in list.Items)
                {
                    if (!TryWrite(writer, item, context))
                        return false;
                }

                writer.WriteEndArray();
                return true;
            case ScalarNode scalar:
                return TryWriteScalar(writer, scalar, context);
            default:
                return context.ReportType(node, "a value");
        }
    }

    private static bool TryWriteScalar(Utf8JsonWriter writer, ScalarNode scalar, BindingContext context)
    {
        switch (scalar.Kind)
        {
            case ScalarKind.Null:
                writer.WriteNullValue();
                return true;
            case ScalarKind.Boolean:
                writer.WriteBooleanValue(scalar.Text[0] is 't' or 'T');
                return true;
            case ScalarKind.Integer when IntegerText.TryParse(scalar.Text, out long number):
                writer.WriteNumberValue(number);
                return true;
            case ScalarKind.Integer or ScalarKind.Float
                when double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                    && double.IsFinite(number):
                writer.WriteNumberValue(number);
                return true;
            case ScalarKind.String:
                writer.WriteStringValue(scalar.Text);
                return true;
            default:
                return context.ReportMalformed(scalar, $"Invalid value: {scalar.Text}: is no number of JSON");
        }
    }
}
