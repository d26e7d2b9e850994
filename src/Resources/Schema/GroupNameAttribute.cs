namespace KGateway.Resources.Schema;

/// <summary>API group: empty or a DNS subdomain.</summary>
internal sealed class GroupNameAttribute() : FormatAttribute(0, 253, $"^$|^{Formats.DnsSubdomainPattern}$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => value.IsEmpty || Formats.IsDnsSubdomain(value);
}
