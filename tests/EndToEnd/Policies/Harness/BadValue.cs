namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>A value that a field must not have.</summary>
/// <param name="Path">The field in the specification, lists with brackets, as <c>acl.rules[].action</c>.</param>
/// <param name="Value">The value as YAML of one line.</param>
/// <param name="Says">A part of the message that is expected.</param>
/// <param name="At">The field that is named with the message if it isn't the field itself, written alike; empty for the specification.</param>
internal sealed record BadValue(string Path, string Value, string Says, string? At = null)
{
    /// <summary>The path as the table of fields has it.</summary>
    public string Field => Path.Replace("[]", "", StringComparison.Ordinal);

    /// <summary>Where the finding must be.</summary>
    public string Place => $"spec.{At ?? Path}".TrimEnd('.').Replace("[]", "[0]", StringComparison.Ordinal);

    /// <summary>A specification with nothing but the value.</summary>
    public string Specification
    {
        get
        {
            var names = Path.Split('.');
            var inner = Value;
            foreach (var name in names.Skip(1).Reverse())
            {
                inner = $"{{{Entry(name, inner)} }}";
            }

            return Entry(names[0], inner);
        }
    }

    private static string Entry(string name, string value) => name.EndsWith("[]", StringComparison.Ordinal) ? $"{name[..^2]}: [{value}]" : $"{name}: {value}";
}
