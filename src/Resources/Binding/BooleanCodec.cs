using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

internal sealed class BooleanCodec : Codec<bool>
{
    public override bool TryRead(TreeNode node, BindingContext context, out bool value)
    {
        value = node is ScalarNode { Kind: ScalarKind.Boolean, Text: "true" or "True" or "TRUE" };
        return node is ScalarNode { Kind: ScalarKind.Boolean } || context.ReportType(node, "a boolean");
    }

    public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);
}
