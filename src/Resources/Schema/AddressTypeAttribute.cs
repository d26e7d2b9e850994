namespace KGateway.Resources.Schema;

/// <summary>Type of an address: a known name or a domain with a path.</summary>
internal sealed class AddressTypeAttribute() : FormatAttribute(
    1, 253, $@"^Hostname|IPAddress|NamedAddress|{Formats.DnsSubdomainPattern}\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$")
{
    // The API's pattern isn't anchored around each of its alternatives; what matters is that it lets these forms through.
    protected override bool IsMatch(ReadOnlySpan<char> value) =>
        value.StartsWith("Hostname") || value.Contains("IPAddress", StringComparison.Ordinal)
        || value.Contains("NamedAddress", StringComparison.Ordinal) || Formats.EndsWithDomainPrefixedPath(value);
}
