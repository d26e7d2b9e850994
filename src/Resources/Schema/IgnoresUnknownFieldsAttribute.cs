namespace KGateway.Resources.Schema;

/// <summary>Marks a record that holds only some of the fields of its API type: other fields are skipped without a warning, also further inside.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class IgnoresUnknownFieldsAttribute : Attribute;
