namespace KGateway.Resources.Schema;

/// <summary>
/// Marks a record that holds only some of the fields of its API type: the fields named here, or all others when none is named, are
/// skipped without a warning.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class IgnoresUnknownFieldsAttribute(params string[] names) : Attribute
{
    /// <summary>Names of the skipped fields; empty for all.</summary>
    public IReadOnlyList<string> Names => names;
}
