namespace KGateway.Resources.Schema;

/// <summary>Value of a label.</summary>
internal sealed class LabelValueAttribute() : FormatAttribute(0, 63, "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => value.IsEmpty || Formats.IsQualifiedNamePart(value);
}
