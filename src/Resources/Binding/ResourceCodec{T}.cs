using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

internal sealed class ResourceCodec<T> : ResourceCodec
    where T : Resource
{
    private readonly ObjectCodec<T> _codec = Codecs.Of<T>();

    public override Resource? Read(TreeNode node, BindingContext context) => _codec.TryRead(node, context, out T value) ? value : null;

    public override void WriteMembers(Utf8JsonWriter writer, Resource resource) => _codec.WriteMembers(writer, (T)resource);
}
