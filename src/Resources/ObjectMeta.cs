using KGateway.Resources.Validation;

namespace KGateway.Resources;

/// <summary>
/// The part of an object's metadata that configuration depends on. Equality leaves <see cref="ResourceVersion"/> out, so that an
/// object whose status alone was written equals its former self.
/// </summary>
[IgnoresUnknownFields(
    "generateName", "selfLink", "deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields")]
[CheckedBy<ObjectMetaRules>]
public sealed record ObjectMeta
{
    /// <summary>Name, unique among objects of a kind in a namespace.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>Namespace; empty for cluster-scoped kinds.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Labels.</summary>
    public StringMap Labels { get; init; }

    /// <summary>Annotations.</summary>
    public StringMap Annotations { get; init; }

    /// <summary>Number of the specification's version, for <c>observedGeneration</c>; 0 for objects that have none.</summary>
    public long Generation { get; init; }

    /// <summary>When the object was created; decides precedence between objects. Null when it was never stored.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When the object is to be gone; null while nobody deletes it.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Opaque version of the stored object; not part of equality.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Identity that differs between an object and a later one of the same name.</summary>
    public string Uid { get; init; } = "";

    /// <inheritdoc/>
    public bool Equals(ObjectMeta? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && Name == other.Name
            && Namespace == other.Namespace
            && Generation == other.Generation
            && Uid == other.Uid
            && CreationTimestamp == other.CreationTimestamp
            && DeletionTimestamp == other.DeletionTimestamp
            && Labels == other.Labels
            && Annotations == other.Annotations);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Namespace, Generation, Uid, CreationTimestamp, Labels, Annotations);
}
