using KGateway.Resources.Validation.Kgateway;

namespace KGateway.Resources.Kgateway;

/// <summary>A condition on a string; exactly one of its members besides the last is set.</summary>
[CheckedBy<StringMatcherRules>]
public sealed record StringMatcher
{
    /// <summary>The string.</summary>
    public string? Exact { get; init; }

    /// <summary>Its beginning.</summary>
    public string? Prefix { get; init; }

    /// <summary>Its end.</summary>
    public string? Suffix { get; init; }

    /// <summary>A part of it.</summary>
    public string? Contains { get; init; }

    /// <summary>A regular expression (RE2) for the whole of it.</summary>
    public string? SafeRegex { get; init; }

    /// <summary>Whether case is ignored; without effect on regular expressions.</summary>
    public bool IgnoreCase { get; init; }
}
