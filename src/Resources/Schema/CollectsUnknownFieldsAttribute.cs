namespace KGateway.Resources.Schema;

/// <summary>
/// The property takes the names of fields that the record doesn't know, for records of which nothing may be overlooked.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CollectsUnknownFieldsAttribute : Attribute;
