namespace KGateway.Resources.Schema;

/// <summary>
/// A named format of strings: bounds of the length and a pattern. Checked by code, the pattern is for schemas and messages.
/// </summary>
internal abstract class FormatAttribute(int min, int max, string pattern) : StringConstraintAttribute
{
    public int Min => min;

    public int Max => max;

    public string Pattern => pattern;

    public sealed override string? Check(string value)
    {
        if (value.Length < min)
            return $"should be at least {min} chars long";
        if (value.Length > max)
            return $"Too long: may not be more than {max} bytes";
        return IsMatch(value) ? null : $"Invalid value: \"{value}\": should match '{pattern}'";
    }

    protected abstract bool IsMatch(ReadOnlySpan<char> value);
}
