namespace KGateway.Resources.Schema;

/// <summary>A limit of a string; on a list it holds for each item, on a map for each value.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class StringConstraintAttribute : Attribute
{
    /// <summary>What is wrong with a value, or null.</summary>
    public abstract string? Check(string value);
}
