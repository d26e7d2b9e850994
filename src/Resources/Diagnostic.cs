using System.Globalization;
using System.Text;

namespace KGateway.Resources;

/// <summary>
/// A finding about an input. Line and column count from 1 and are 0 when unknown; the field is a path as <c>spec.rules[0].name</c>,
/// empty for the whole object.
/// </summary>
public sealed record Diagnostic(
    Severity Severity, string File, int Line, int Column, ResourceId? Object, string Field, string Message)
{
    // Values are quoted in messages; nobody reads one that is longer.
    private const int LongestPart = 2000;

    /// <summary>
    /// <c>file:line: severity: Kind ns/name: field: message</c>, on one line: control characters, which inputs may hold, are written as
    /// <c>\u000a</c>, and what is very long is cut.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text, File);
        if (Line > 0)
            text.Append(':').Append(Line);
        text.Append(Severity switch { Severity.Error => ": error: ", Severity.Warning => ": warning: ", _ => ": info: " });
        if (Object is { } id)
            Append(text, id.ToString()).Append(": ");
        if (Field.Length > 0)
            Append(text, Field).Append(": ");
        return Append(text, Message).ToString();
    }

    private static StringBuilder Append(StringBuilder text, string part)
    {
        foreach (char c in part.AsSpan(0, Math.Min(part.Length, LongestPart)))
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029')
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                text.Append(c);
        }

        if (part.Length > LongestPart)
            text.Append(CultureInfo.InvariantCulture, $"... ({part.Length} characters)");
        return text;
    }
}
