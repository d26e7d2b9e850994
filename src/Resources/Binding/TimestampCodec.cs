using System.Globalization;
using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

/// <summary>Times by RFC 3339.</summary>
internal sealed class TimestampCodec : Codec<DateTimeOffset>
{
    public override bool TryRead(TreeNode node, BindingContext context, out DateTimeOffset value)
    {
        value = default;
        if (node is not ScalarNode { Kind: ScalarKind.String } scalar)
            return context.ReportType(node, "a time as \"2006-01-02T15:04:05Z\"");
        return DateTimeOffset.TryParse(
                scalar.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value)
            || context.ReportMalformed(node, $"Invalid value: \"{scalar.Text}\": must be a time as \"2006-01-02T15:04:05Z\"");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value) => writer.WriteStringValue(value);
}
