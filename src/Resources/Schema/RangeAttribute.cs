namespace KGateway.Resources.Schema;

/// <summary>Bounds of a number, both inclusive; on a list they hold for each item.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal class RangeAttribute(long min, long max) : Attribute
{
    public long Min => min;

    public long Max => max;

    /// <summary>What is wrong with a number, or null.</summary>
    public virtual string? Check(long value)
    {
        if (value < min)
            return $"Invalid value: {value}: should be greater than or equal to {min}";
        return value > max ? $"Invalid value: {value}: should be less than or equal to {max}" : null;
    }
}
