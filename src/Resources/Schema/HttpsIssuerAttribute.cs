namespace KGateway.Resources.Schema;

/// <summary>Identifier of an issuer of tokens: a URI of the scheme https without query (OpenID Connect Discovery, section 3).</summary>
internal sealed class HttpsIssuerAttribute() : FormatAttribute(1, 2048, @"^https://[^/?#\s]+(/[^?#\s]*)?$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => HttpsUriText.IsMatch(value, query: false);
}
