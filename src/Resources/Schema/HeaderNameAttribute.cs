namespace KGateway.Resources.Schema;

/// <summary>HTTP field name: a token of RFC 9110.</summary>
internal sealed class HeaderNameAttribute() : FormatAttribute(1, 256, @"^[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsToken(value);
}
