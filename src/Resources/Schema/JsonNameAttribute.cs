namespace KGateway.Resources.Schema;

/// <summary>
/// The API's name of a field or enum value, where it isn't the .NET name with a small first letter (fields) or as is (enum values).
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class JsonNameAttribute(string name) : Attribute
{
    public string Name => name;
}
