using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

internal sealed class StringCodec(Constraints constraints) : Codec<string>
{
    public override bool TryRead(TreeNode node, BindingContext context, out string value)
    {
        value = "";
        if (node is not ScalarNode { Kind: ScalarKind.String } scalar)
        {
            return node is ScalarNode
                ? context.ReportMalformed(node, $"must be a string, not {node.Description}: put it in quotes")
                : context.ReportType(node, "a string");
        }

        value = scalar.Text;
        constraints.CheckString(node, value, context);
        return true;
    }

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);
}
