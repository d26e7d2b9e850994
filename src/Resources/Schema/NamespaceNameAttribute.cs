namespace KGateway.Resources.Schema;

/// <summary>Name of a namespace: a DNS label.</summary>
internal sealed class NamespaceNameAttribute() : FormatAttribute(1, 63, $"^{Formats.DnsLabelPattern}$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsDnsLabel(value);
}
