namespace KGateway.Resources.Schema;

/// <summary>URL of HTTP or HTTPS.</summary>
internal sealed class HttpUrlAttribute() : FormatAttribute(1, 2048, @"^https?://[-a-zA-Z0-9@:%._+~#=/]+$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value)
    {
        var colon = value.IndexOf(':');
        return colon > 0
            && value[..colon] is "http" or "https"
            && value[colon..].StartsWith("://")
            && value.Length > colon + 3
            && !value[(colon + 3)..].ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-@:%._+~#=/");
    }
}
