namespace KGateway.Resources.Schema;

/// <summary>Name of a well-known set of CA certificates: <c>System</c>, or a domain with a name.</summary>
internal sealed class WellKnownCertificatesAttribute()
    : FormatAttribute(1, 253, $"^(System|({Formats.DnsSubdomainPattern}/([A-Za-z0-9][-A-Za-z0-9_.]{{0,61}})?[A-Za-z0-9]))$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value)
    {
        if (value is "System")
            return true;
        int slash = value.IndexOf('/');
        return slash > 0 && Formats.IsDnsSubdomain(value[..slash]) && Formats.IsQualifiedNamePart(value[(slash + 1)..]);
    }
}
