namespace KGateway.Resources.Schema;

/// <summary>Host name whose first label may be a wildcard.</summary>
internal sealed class HostnameAttribute() : FormatAttribute(1, 253, $@"^(\*\.)?{Formats.DnsSubdomainPattern}$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsHostname(value);
}
