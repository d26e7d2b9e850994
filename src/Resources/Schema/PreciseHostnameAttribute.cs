namespace KGateway.Resources.Schema;

/// <summary>Host name without a wildcard.</summary>
internal sealed class PreciseHostnameAttribute() : FormatAttribute(1, 253, $"^{Formats.DnsSubdomainPattern}$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsDnsSubdomain(value);
}
