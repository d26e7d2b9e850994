using System.Numerics;
using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

internal sealed class IntegerCodec<T>(Constraints constraints) : Codec<T>
    where T : struct, IBinaryInteger<T>
{
    public override bool TryRead(TreeNode node, BindingContext context, out T value)
    {
        value = default;
        if (node is not ScalarNode { Kind: ScalarKind.Integer } scalar)
            return context.ReportType(node, "an integer");
        if (!IntegerText.TryParse(scalar.Text, out long number) || number != long.CreateTruncating(T.CreateTruncating(number)))
            return context.ReportMalformed(node, $"Invalid value: {scalar.Text}: is out of range");
        value = T.CreateTruncating(number);
        constraints.CheckNumber(node, number, context);
        return true;
    }

    public override void Write(Utf8JsonWriter writer, T value) => writer.WriteNumberValue(long.CreateTruncating(value));
}
