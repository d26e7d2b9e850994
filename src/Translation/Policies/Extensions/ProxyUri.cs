using System.Globalization;
using System.Text.RegularExpressions;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.Extensions;

/// <summary>Addresses that proxies ask themselves. They refuse a whole configuration with another one.</summary>
internal static partial class ProxyUri
{
    /// <summary>What is wrong with an address, or null.</summary>
    public static string? FindProblem(string uri)
    {
        // Values show up in messages; line breaks should not.
        if (HeaderRules.ValueProblem(uri) is { } problem)
            return problem;
        return Absolute().Match(uri) is { Success: true } match
            && (!match.Groups["port"].Success || ushort.TryParse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? null
            : $"{uri} is no URL that proxies can ask";
    }

    // A scheme, a host or address of ASCII characters, and a path without a fragment.
    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.\-]*://(?:[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(?::(?<port>[0-9]{1,5}))?(?:[/?][!""$-~]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Absolute();
}
