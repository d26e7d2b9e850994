using KGateway.Resources;

namespace KGateway.Translation.State;

/// <summary>An object that came, changed or went.</summary>
/// <param name="Id">Which object.</param>
/// <param name="Value">Its new content; null when it was deleted.</param>
public readonly record struct ResourceChange(ResourceId Id, Resource? Value)
{
    /// <summary>An object that came or changed.</summary>
    public static ResourceChange Put(Resource value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value.Id, value);
    }

    /// <summary>An object that went.</summary>
    public static ResourceChange Delete(ResourceId id) => new(id, null);
}
