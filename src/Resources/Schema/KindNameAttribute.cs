namespace KGateway.Resources.Schema;

/// <summary>Name of a kind.</summary>
internal sealed class KindNameAttribute() : FormatAttribute(1, 63, "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsKind(value);
}
