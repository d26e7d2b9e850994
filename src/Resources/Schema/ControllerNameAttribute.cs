namespace KGateway.Resources.Schema;

/// <summary>Name of a controller: a domain and a path.</summary>
internal sealed class ControllerNameAttribute()
    : FormatAttribute(1, 253, $@"^{Formats.DnsSubdomainPattern}\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsDomainPrefixedPath(value);
}
