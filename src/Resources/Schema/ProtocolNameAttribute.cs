namespace KGateway.Resources.Schema;

/// <summary>Protocol of a listener: a word, or a domain with a word.</summary>
internal sealed class ProtocolNameAttribute() : FormatAttribute(
    1, 255, $@"^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|{Formats.DnsSubdomainPattern}\/[A-Za-z0-9]+$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsProtocol(value);
}
