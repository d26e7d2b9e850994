using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

internal sealed class EnumCodec<T> : Codec<T>
    where T : struct, Enum
{
    private readonly (string Name, JsonEncodedText Encoded, T Value)[] _values =
    [
        .. RecordFields.ValuesOf(typeof(T)).Select(static field =>
        {
            string name = RecordFields.NameOf(field);
            return (name, JsonEncodedText.Encode(name), (T)field.GetValue(null)!);
        }),
    ];

    public override bool TryRead(TreeNode node, BindingContext context, out T value)
    {
        value = default;
        if (node is not ScalarNode { Kind: ScalarKind.String } scalar)
            return context.ReportType(node, "a string");
        foreach ((string name, _, T candidate) in _values)
        {
            if (name == scalar.Text)
            {
                value = candidate;
                return true;
            }
        }

        string supported = string.Join(", ", _values.Select(static entry => $"\"{entry.Name}\""));
        return context.ReportMalformed(node, $"Unsupported value: \"{scalar.Text}\": supported values: {supported}");
    }

    public override void Write(Utf8JsonWriter writer, T value)
    {
        foreach ((_, JsonEncodedText encoded, T candidate) in _values)
        {
            if (EqualityComparer<T>.Default.Equals(candidate, value))
            {
                writer.WriteStringValue(encoded);
                return;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, $"not a value of {typeof(T).Name}");
    }
}
