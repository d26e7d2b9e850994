using System.Text.RegularExpressions;

namespace KGateway.Grains.Proxies;

/// <summary>Makes what a proxy says fit for a status that many may read.</summary>
internal static partial class ProxyWords
{
    /// <summary>How many names of refused resources are told.</summary>
    public const int MostNames = 3;

    private const int MostCharacters = 500;
    private const string Removed = "(removed)";

    /// <summary>One line of bounded length, without what may be a key: PEM blocks and long runs of base64.</summary>
    public static string Clean(string message)
    {
        // Whatever is longer than this is cut anyway.
        var text = message.Length > MostCharacters * 8 ? message[..(MostCharacters * 8)] : message;
        text = Blank().Replace(Base64().Replace(Pem().Replace(text, Removed), Removed), " ").Trim();
        return text.Length <= MostCharacters ? text : text[..MostCharacters] + "...";
    }

    [GeneratedRegex("-----BEGIN .*?(-----END [^-]*-----|$)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Pem();

    [GeneratedRegex("[A-Za-z0-9+/=]{72,}", RegexOptions.CultureInvariant)]
    private static partial Regex Base64();

    [GeneratedRegex(@"[\s\p{Cc}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Blank();
}
