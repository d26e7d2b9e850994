using KGateway.Resources;

namespace KGateway.Translation.Policies;

/// <summary>The annotation that overrides the status code of redirects: a code, or a list of <c>rule=code</c>.</summary>
internal static class RedirectCodeAnnotation
{
    private const string Name = "kgateway.dev/http-redirect-status-code";

    /// <summary>The code for a rule as written, or null. An entry with a rule's name applies to that rule and to rules without a name.</summary>
    public static string? CodeFor(string? ruleName, ObjectMeta metadata)
    {
        if (metadata.Annotations.GetValueOrDefault(Name) is not { Length: > 0 } text)
            return null;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                return part;
            if (string.IsNullOrEmpty(ruleName) || part.AsSpan(0, equals).Trim().SequenceEqual(ruleName))
                return part[(equals + 1)..].Trim();
        }

        return null;
    }
}
