namespace KGateway.Resources.Schema;

/// <summary>Name of a header that templates may write: a token of RFC 9110, or one with a colon before it (pseudo headers).</summary>
internal sealed class TransformedHeaderNameAttribute() : FormatAttribute(1, 256, @"^:?[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsToken(value.StartsWith(':') ? value[1..] : value);
}
