namespace KGateway.Resources.Schema;

/// <summary>The only values that a number may have.</summary>
internal sealed class NumbersAttribute(params long[] values) : RangeAttribute(values.Min(), values.Max())
{
    public IReadOnlyList<long> Values => values;

    public override string? Check(long value) =>
        Array.IndexOf(values, value) >= 0 ? null : $"Unsupported value: {value}: supported values: {string.Join(", ", values)}";
}
