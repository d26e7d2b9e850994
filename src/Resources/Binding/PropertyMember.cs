using System.Reflection;
using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

/// <summary>A field that is held by a property; its default is what a new record has.</summary>
internal sealed class PropertyMember<TOwner, TValue> : Member<TOwner>
{
    private readonly Func<TOwner, TValue> _get;
    private readonly Action<TOwner, TValue> _set;
    private readonly Codec<TValue> _codec;
    private readonly TValue _default;
    private readonly JsonEncodedText _encodedName;

    public PropertyMember(string name, bool required, PropertyInfo property, Codec<TValue> codec, TOwner prototype)
        : base(name, required)
    {
        _get = property.GetMethod!.CreateDelegate<Func<TOwner, TValue>>();
        _set = property.SetMethod!.CreateDelegate<Action<TOwner, TValue>>();
        _codec = codec;
        _default = _get(prototype);
        _encodedName = JsonEncodedText.Encode(name);
    }

    public override bool TryRead(TreeNode node, BindingContext context, TOwner owner)
    {
        if (!_codec.TryRead(node, context, out TValue value))
            return false;
        _set(owner, value);
        return true;
    }

    public override bool TrySetZero(TOwner owner)
    {
        if (typeof(TValue) == typeof(string))
            _set(owner, (TValue)(object)"");
        return typeof(TValue) == typeof(string) || (typeof(TValue).IsValueType && !typeof(TValue).IsEnum);
    }

    public override void Write(Utf8JsonWriter writer, TOwner owner)
    {
        TValue value = _get(owner);
        if (!Required && EqualityComparer<TValue>.Default.Equals(value, _default))
            return;
        writer.WritePropertyName(_encodedName);
        _codec.Write(writer, value);
    }

    public override object? Get(TOwner owner) => _get(owner);

    public TValue Value(TOwner owner) => _get(owner);

    public void Set(TOwner owner, TValue value) => _set(owner, value);
}
