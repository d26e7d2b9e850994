using KGateway.Resources;

namespace KGateway.Translation.Backends;

/// <summary>Who refers to something, as ReferenceGrants see it.</summary>
/// <param name="Kind">Kind of the referring object.</param>
/// <param name="Namespace">Its namespace.</param>
public readonly record struct ReferenceSource(GroupKind Kind, string Namespace)
{
    /// <summary>The source that an object is.</summary>
    public static ReferenceSource Of(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new(resource.Kind.GroupKind, resource.Metadata.Namespace);
    }
}
