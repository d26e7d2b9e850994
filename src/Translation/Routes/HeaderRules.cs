using System.Buffers;

namespace KGateway.Translation.Routes;

/// <summary>What Envoy takes as names and values of headers, and as the other texts that it writes into requests and answers.</summary>
internal static class HeaderRules
{
    private const int MaxValueBytes = 16_384;

    // The characters of a token (RFC 9110).
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // All of ASCII but the tab.
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Append(0x7f).Where(static c => c != '\t').Select(static c => (char)c)]);

    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\0\r\n");

    /// <summary>What is wrong with the name of a header, or null.</summary>
    public static string? NameProblem(string name) => name.Length == 0 || name.AsSpan().ContainsAnyExcept(Token)
        ? $"\"{name}\" is no name of a header"
        : null;

    /// <summary>What is wrong with the name of a header that is added or set, or null: proxies refuse to write the host that way.</summary>
    public static string? WrittenNameProblem(string name) =>
        name.Equals("host", StringComparison.OrdinalIgnoreCase) ? $"header \"{name}\" may not be modified" : NameProblem(name);

    /// <summary>What is wrong with a text that becomes part of a header and is held to have no control characters, or null.</summary>
    public static string? PlainValueProblem(string value) => value.AsSpan().ContainsAny(Controls)
        ? "a value contains a control character"
        : ValueProblem(value);

    /// <summary>What is wrong with a text that becomes part of a header, or null.</summary>
    public static string? ValueProblem(string value)
    {
        if (value.AsSpan().ContainsAny(LineBreaks))
            return "a value contains a line break or a null character";
        return value.Length > MaxValueBytes / 3 && System.Text.Encoding.UTF8.GetByteCount(value) > MaxValueBytes
            ? $"a value is longer than {MaxValueBytes} bytes"
            : null;
    }
}
