using KGateway.Resources;
using KGateway.Translation.Backends;

namespace KGateway.Grains.Contracts.Serialization;

/// <summary>Wire form of <see cref="BackendKey"/>.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.BackendKey")]
public readonly record struct BackendKeySurrogate(string Group, string Kind, string Namespace, string Name, int Port, string ExtraKey);

/// <summary>Converts <see cref="BackendKey"/>.</summary>
[RegisterConverter]
public sealed class BackendKeyConverter : IConverter<BackendKey, BackendKeySurrogate>
{
    /// <inheritdoc/>
    public BackendKey ConvertFromSurrogate(in BackendKeySurrogate surrogate) =>
        new(
            new GroupKind(surrogate.Group, surrogate.Kind),
            new ObjectKey(surrogate.Namespace, surrogate.Name),
            surrogate.Port,
            surrogate.ExtraKey);

    /// <inheritdoc/>
    public BackendKeySurrogate ConvertToSurrogate(in BackendKey value) =>
        new(value.Kind.Group, value.Kind.Kind, value.Object.Namespace, value.Object.Name, value.Port, value.ExtraKey);
}
