namespace KGateway.Resources.Schema;

/// <summary>Marks a property that is computed and isn't a field of the API.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotSerializedAttribute : Attribute;
