using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

/// <summary>A write-only field whose texts are laid over the bytes of another one.</summary>
internal sealed class TextOverlayMember<TOwner>(string name, PropertyInfo property) : Member<TOwner>(name, required: false)
{
    private readonly Func<TOwner, BinaryMap> _get = property.GetMethod!.CreateDelegate<Func<TOwner, BinaryMap>>();
    private readonly Action<TOwner, BinaryMap> _set = property.SetMethod!.CreateDelegate<Action<TOwner, BinaryMap>>();
    private readonly StringMapCodec _codec = new(Constraints.None);

    public override bool IsOverlay => true;

    public override bool TryRead(TreeNode node, BindingContext context, TOwner owner)
    {
        if (!_codec.TryRead(node, context, out StringMap texts))
            return false;
        var merged = new List<KeyValuePair<string, ImmutableArray<byte>>>();
        merged.AddRange(_get(owner).AsSpan());
        foreach ((string key, string text) in texts)
            merged.Add(new(key, ImmutableArray.Create(Encoding.UTF8.GetBytes(text))));
        _set(owner, BinaryMap.From(merged));
        return true;
    }

    public override void Write(Utf8JsonWriter writer, TOwner owner)
    {
        // Its content was written with the field it is laid over.
    }

    public override object? Get(TOwner owner) => null;
}
