using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

/// <summary>A field of a record.</summary>
internal abstract class Member<TOwner>(string name, bool required)
{
    public string Name => name;

    public bool Required => required;

    /// <summary>Whether the member changes one that is read before it.</summary>
    public virtual bool IsOverlay => false;

    public abstract bool TryRead(TreeNode node, BindingContext context, TOwner owner);

    /// <summary>Gives the member the value that stands for nothing; false when its type has none.</summary>
    public virtual bool TrySetZero(TOwner owner) => false;

    public abstract void Write(Utf8JsonWriter writer, TOwner owner);

    public abstract object? Get(TOwner owner);
}
