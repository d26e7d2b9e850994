using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

internal sealed class NullableCodec<T>(Codec<T> inner) : Codec<T?>
    where T : struct
{
    public override bool TryRead(TreeNode node, BindingContext context, out T? value)
    {
        bool read = inner.TryRead(node, context, out T present);
        value = read ? present : null;
        return read;
    }

    public override void Write(Utf8JsonWriter writer, T? value)
    {
        if (value is { } present)
            inner.Write(writer, present);
        else
            writer.WriteNullValue();
    }
}
