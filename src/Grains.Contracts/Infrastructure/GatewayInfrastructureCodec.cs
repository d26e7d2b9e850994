using System.Text.Json;
using KGateway.Grains.Contracts.Serialization;
using KGateway.Translation;

namespace KGateway.Grains.Contracts.Infrastructure;

/// <summary>Serializes <see cref="GatewayInfrastructure"/> as JSON.</summary>
[RegisterSerializer]
public sealed class GatewayInfrastructureCodec : BytesCodec<GatewayInfrastructure>
{
    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Encode(GatewayInfrastructure value) =>
        JsonSerializer.SerializeToUtf8Bytes(value, WireJson.Options);

    /// <inheritdoc/>
    protected override GatewayInfrastructure Decode(byte[] bytes) =>
        JsonSerializer.Deserialize<GatewayInfrastructure>(bytes, WireJson.Options)!;
}

/// <summary>Passes <see cref="GatewayInfrastructure"/> on within a silo: it never changes.</summary>
[RegisterCopier]
public sealed class GatewayInfrastructureCopier : ShallowCopier<GatewayInfrastructure>;
