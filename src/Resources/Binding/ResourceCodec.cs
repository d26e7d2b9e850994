using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

/// <summary>Reads and writes whole objects of one kind.</summary>
internal abstract class ResourceCodec
{
    public static ResourceCodec For(Type type) => (ResourceCodec)Activator.CreateInstance(typeof(ResourceCodec<>).MakeGenericType(type))!;

    /// <summary>Reads an object; null, with the reasons reported, when it can't be read.</summary>
    public abstract Resource? Read(TreeNode node, BindingContext context);

    /// <summary>Writes the fields without the braces around them.</summary>
    public abstract void WriteMembers(Utf8JsonWriter writer, Resource resource);
}
