using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

/// <summary>Reads values of a type from a tree and writes them as JSON.</summary>
internal abstract class Codec<T>
{
    /// <summary>Reads a value; false, with the reason reported, when there is none.</summary>
    public abstract bool TryRead(TreeNode node, BindingContext context, out T value);

    /// <summary>Writes a value.</summary>
    public abstract void Write(Utf8JsonWriter writer, T value);
}
