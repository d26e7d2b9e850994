using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

internal sealed class IntOrStringCodec : Codec<IntOrString>
{
    public override bool TryRead(TreeNode node, BindingContext context, out IntOrString value)
    {
        value = default;
        switch (node)
        {
            case ScalarNode { Kind: ScalarKind.String } text:
                value = text.Text;
                return true;
            case ScalarNode { Kind: ScalarKind.Integer } number
                when IntegerText.TryParse(number.Text, out long parsed) && parsed is >= int.MinValue and <= int.MaxValue:
                value = (int)parsed;
                return true;
            default:
                return context.ReportType(node, "an integer or a string");
        }
    }

    public override void Write(Utf8JsonWriter writer, IntOrString value)
    {
        if (value.Text is { } text)
            writer.WriteStringValue(text);
        else
            writer.WriteNumberValue(value.Number);
    }
}
