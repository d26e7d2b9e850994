using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

/// <summary>Durations by GEP-2257.</summary>
internal sealed class DurationCodec(Constraints constraints) : Codec<TimeSpan>
{
    public override bool TryRead(TreeNode node, BindingContext context, out TimeSpan value)
    {
        value = default;
        if (node is not ScalarNode { Kind: ScalarKind.String } scalar)
            return context.ReportType(node, "a duration as \"10s\"");
        if (!GatewayDuration.TryParse(scalar.Text, context.CheckLimits, out value))
            return context.ReportMalformed(node, $"Invalid value: \"{scalar.Text}\": should match '{GatewayDuration.Pattern}'");
        constraints.CheckDuration(node, value, context);
        return true;
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value) => writer.WriteStringValue(GatewayDuration.Format(value));
}
