namespace KGateway.Resources;

/// <summary>An object that a user wrote, normalised and with the API's defaults filled in. Status is never part of it.</summary>
public abstract record Resource
{
    /// <summary>Name, namespace, labels and the other fields every object has.</summary>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>The kind this object was read as.</summary>
    [NotSerialized]
    public abstract ResourceKind Kind { get; }

    /// <summary>Namespace and name.</summary>
    [NotSerialized]
    public ObjectKey Key => new(Metadata.Namespace, Metadata.Name);

    /// <summary>Kind, namespace and name.</summary>
    [NotSerialized]
    public ResourceId Id => new(Kind.GroupKind, Key);
}
