namespace KGateway.Resources.Schema;

/// <summary>Path of a URL, with a query or without, from its root; at most 2048 characters.</summary>
internal sealed class AbsolutePathAttribute() : FormatAttribute(1, 2048, "^/[-a-zA-Z0-9@:%.+~#?&/=_]*$")
{
    protected override bool IsMatch(ReadOnlySpan<char> value) => Formats.IsAbsolutePath(value);
}
