using KGateway.Grains.Contracts.Serialization;

namespace KGateway.Grains.Contracts.Watching;

/// <summary>Serializes <see cref="ChangeBlock"/> as its encoded form.</summary>
[RegisterSerializer]
public sealed class ChangeBlockCodec : BytesCodec<ChangeBlock>
{
    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Encode(ChangeBlock value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Encoded;
    }

    /// <inheritdoc/>
    protected override ChangeBlock Decode(byte[] bytes) => new(bytes);
}

/// <summary>Passes <see cref="ChangeBlock"/> on within a silo.</summary>
[RegisterCopier]
public sealed class ChangeBlockCopier : ShallowCopier<ChangeBlock>;
