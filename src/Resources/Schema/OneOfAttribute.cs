namespace KGateway.Resources.Schema;

/// <summary>The only values that a string may have.</summary>
internal sealed class OneOfAttribute(params string[] values) : StringConstraintAttribute
{
    public IReadOnlyList<string> Values => values;

    public override string? Check(string value) =>
        Array.IndexOf(values, value) >= 0
            ? null
            : $"Unsupported value: \"{value}\": supported values: {string.Join(", ", values.Select(static allowed => $"\"{allowed}\""))}";
}
