using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Serialization;

/// <summary>Wire form of <see cref="ContentHash"/>.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.ContentHash")]
public readonly record struct ContentHashSurrogate(ulong High, ulong Low);

/// <summary>Converts <see cref="ContentHash"/>.</summary>
[RegisterConverter]
public sealed class ContentHashConverter : IConverter<ContentHash, ContentHashSurrogate>
{
    /// <inheritdoc/>
    public ContentHash ConvertFromSurrogate(in ContentHashSurrogate surrogate) => new(surrogate.High, surrogate.Low);

    /// <inheritdoc/>
    public ContentHashSurrogate ConvertToSurrogate(in ContentHash value) => new(value.High, value.Low);
}
