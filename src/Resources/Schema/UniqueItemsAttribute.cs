namespace KGateway.Resources.Schema;

/// <summary>A list without equal items, or whose items differ in the named field (sets and maps of the Kubernetes API).</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UniqueItemsAttribute(string? key = null) : Attribute
{
    /// <summary>API name of the field that must differ; null when whole items must.</summary>
    public string? Key => key;
}
