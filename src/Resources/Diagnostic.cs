using System.Text;

namespace KGateway.Resources;

/// <summary>
/// A finding about an input. Line and column count from 1 and are 0 when unknown; the field is a path as <c>spec.rules[0].name</c>,
/// empty for the whole object.
/// </summary>
public sealed record Diagnostic(
    Severity Severity, string File, int Line, int Column, ResourceId? Object, string Field, string Message)
{
    /// <summary><c>file:line: severity: Kind ns/name: field: message</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(File);
        if (Line > 0)
            text.Append(':').Append(Line);
        text.Append(Severity switch { Severity.Error => ": error: ", Severity.Warning => ": warning: ", _ => ": info: " });
        if (Object is { } id)
            text.Append(id.ToString()).Append(": ");
        if (Field.Length > 0)
            text.Append(Field).Append(": ");
        return text.Append(Message).ToString();
    }
}
