namespace KGateway.Resources.Schema;

/// <summary>URI of the scheme https with a host.</summary>
internal sealed class HttpsUriAttribute() : FormatAttribute(1, 2048, @"^https://[^/?#\s]+(/[^?#\s]*)?(\?[^#\s]*)?$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => HttpsUriText.IsMatch(value, query: true);
}
