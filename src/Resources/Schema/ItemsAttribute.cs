namespace KGateway.Resources.Schema;

/// <summary>Bounds of the number of items of a list or entries of a map, both inclusive.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ItemsAttribute(int min, int max) : Attribute
{
    public int Min => min;

    public int Max => max;

    /// <summary>What is wrong with a number of items, or null.</summary>
    public string? Check(int count)
    {
        if (count < min)
            return $"should have at least {min} items";
        return count > max ? $"Too many: {count}: must have at most {max} items" : null;
    }
}
