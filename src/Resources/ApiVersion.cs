namespace KGateway.Resources;

/// <summary>Group (empty for the core group) and version of an object.</summary>
public readonly record struct ApiVersion(string Group, string Version)
{
    /// <summary>Takes <c>group/version</c> or <c>version</c> apart.</summary>
    public static ApiVersion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new("", text) : new(text[..slash], text[(slash + 1)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
