namespace KGateway.Resources.Schema;

/// <summary>Characters of a URL path, percent-encoded where needed; at most 1024.</summary>
internal sealed class UrlPathAttribute() : FormatAttribute(0, 1024, Formats.UrlPathPattern)
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsUrlPath(value);
}
