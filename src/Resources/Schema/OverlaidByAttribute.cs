namespace KGateway.Resources.Schema;

/// <summary>Names a write-only field whose texts are laid over a binary map, as <c>stringData</c> of a Secret.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OverlaidByAttribute(string name) : Attribute
{
    public string Name => name;
}
