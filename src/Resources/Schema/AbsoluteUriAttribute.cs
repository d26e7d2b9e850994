namespace KGateway.Resources.Schema;

/// <summary>URI with a scheme and an authority.</summary>
internal sealed class AbsoluteUriAttribute()
    : FormatAttribute(1, 253, @"^(([^:/?#]+):)(//([^/?#]*))([^?#]*)(\?([^#]*))?(#(.*))?")
{
    protected override bool IsMatch(ReadOnlySpan<char> value)
    {
        int colon = value.IndexOf(':');
        return colon > 0 && !value[..colon].ContainsAny("/?#") && value[(colon + 1)..].StartsWith("//");
    }
}
