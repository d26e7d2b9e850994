using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

/// <summary>Quantities, written as texts or as numbers.</summary>
internal sealed class QuantityCodec : Codec<Quantity>
{
    public override bool TryRead(TreeNode node, BindingContext context, out Quantity value)
    {
        value = default;
        if (node is not ScalarNode { Kind: ScalarKind.String or ScalarKind.Integer } scalar)
            return context.ReportType(node, "a quantity as \"64Ki\"");
        return Quantity.TryParse(scalar.Text, out value)
            || context.ReportMalformed(node, $"Invalid value: \"{scalar.Text}\": should match '{Quantity.Pattern}'");
    }

    public override void Write(Utf8JsonWriter writer, Quantity value) => writer.WriteStringValue(value.ToString());
}
