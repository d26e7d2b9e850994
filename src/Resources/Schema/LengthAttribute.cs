namespace KGateway.Resources.Schema;

/// <summary>Bounds of a string's length in characters, both inclusive.</summary>
internal sealed class LengthAttribute(int min, int max) : StringConstraintAttribute
{
    public int Min => min;

    public int Max => max;

    public override string? Check(string value)
    {
        if (value.Length < min)
            return $"should be at least {min} chars long";
        return value.Length > max ? $"Too long: may not be more than {max} bytes" : null;
    }
}
