using System.Collections.Immutable;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Serialization;

/// <summary>Wire form of <see cref="EncodedVirtualHost"/>; the receiver computes the version from the bytes again.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.EncodedVirtualHost")]
public readonly record struct EncodedVirtualHostSurrogate(string Name, ReadOnlyMemory<byte> Bytes, ImmutableArray<string> Clusters);

/// <summary>Converts <see cref="EncodedVirtualHost"/>.</summary>
[RegisterConverter]
public sealed class EncodedVirtualHostConverter : IConverter<EncodedVirtualHost, EncodedVirtualHostSurrogate>
{
    /// <inheritdoc/>
    public EncodedVirtualHost ConvertFromSurrogate(in EncodedVirtualHostSurrogate surrogate) =>
        new(surrogate.Name, surrogate.Bytes, surrogate.Clusters);

    /// <inheritdoc/>
    public EncodedVirtualHostSurrogate ConvertToSurrogate(in EncodedVirtualHost value) => new(value.Name, value.Bytes, value.Clusters);
}

/// <summary>Passes <see cref="EncodedVirtualHost"/> on within a silo: it never changes.</summary>
[RegisterCopier]
public sealed class EncodedVirtualHostCopier : ShallowCopier<EncodedVirtualHost>;
