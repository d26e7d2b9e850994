using System.Collections.Immutable;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Serialization;

/// <summary>Wire form of <see cref="EncodedMessage"/>; the receiver computes the version from the bytes again.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.EncodedMessage")]
public readonly record struct EncodedMessageSurrogate(
    XdsType Type,
    string Name,
    ReadOnlyMemory<byte> Bytes,
    ImmutableArray<string> Clusters,
    ImmutableArray<string> Secrets,
    bool WarmsSlowly,
    bool OwnsClusters);

/// <summary>Converts <see cref="EncodedMessage"/>; within a silo the reference is passed on.</summary>
[RegisterConverter]
public sealed class EncodedMessageConverter : IConverter<EncodedMessage, EncodedMessageSurrogate>
{
    /// <inheritdoc/>
    public EncodedMessage ConvertFromSurrogate(in EncodedMessageSurrogate surrogate) =>
        new(surrogate.Type, surrogate.Name, surrogate.Bytes, surrogate.Clusters, surrogate.Secrets, surrogate.WarmsSlowly, surrogate.OwnsClusters);

    /// <inheritdoc/>
    public EncodedMessageSurrogate ConvertToSurrogate(in EncodedMessage value) =>
        new(value.Type, value.Name, value.Bytes, value.ClusterNames, value.Secrets, value.WarmsSlowly, value.OwnsClusters);
}

/// <summary>Passes <see cref="EncodedMessage"/> on within a silo: it never changes.</summary>
[RegisterCopier]
public sealed class EncodedMessageCopier : ShallowCopier<EncodedMessage>;
