namespace KGateway.Resources.Schema;

/// <summary>Name of a part of an object: a DNS subdomain.</summary>
internal sealed class SectionNameAttribute() : FormatAttribute(1, 253, $"^{Formats.DnsSubdomainPattern}$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsDnsSubdomain(value);
}
