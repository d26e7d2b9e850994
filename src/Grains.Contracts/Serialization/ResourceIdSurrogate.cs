using KGateway.Resources;

namespace KGateway.Grains.Contracts.Serialization;

/// <summary>Wire form of <see cref="ResourceId"/>.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.ResourceId")]
public readonly record struct ResourceIdSurrogate(string Group, string Kind, string Namespace, string Name);

/// <summary>Converts <see cref="ResourceId"/>.</summary>
[RegisterConverter]
public sealed class ResourceIdConverter : IConverter<ResourceId, ResourceIdSurrogate>
{
    /// <inheritdoc/>
    public ResourceId ConvertFromSurrogate(in ResourceIdSurrogate surrogate) =>
        new(new GroupKind(surrogate.Group, surrogate.Kind), new ObjectKey(surrogate.Namespace, surrogate.Name));

    /// <inheritdoc/>
    public ResourceIdSurrogate ConvertToSurrogate(in ResourceId value) =>
        new(value.GroupKind.Group, value.GroupKind.Kind, value.Key.Namespace, value.Key.Name);
}
