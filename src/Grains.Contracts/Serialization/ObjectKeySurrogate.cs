using KGateway.Resources;

namespace KGateway.Grains.Contracts.Serialization;

/// <summary>Wire form of <see cref="ObjectKey"/>.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.ObjectKey")]
public readonly record struct ObjectKeySurrogate(string Namespace, string Name);

/// <summary>Converts <see cref="ObjectKey"/>.</summary>
[RegisterConverter]
public sealed class ObjectKeyConverter : IConverter<ObjectKey, ObjectKeySurrogate>
{
    /// <inheritdoc/>
    public ObjectKey ConvertFromSurrogate(in ObjectKeySurrogate surrogate) => new(surrogate.Namespace, surrogate.Name);

    /// <inheritdoc/>
    public ObjectKeySurrogate ConvertToSurrogate(in ObjectKey value) => new(value.Namespace, value.Name);
}
