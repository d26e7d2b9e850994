using System.Text.Json;
using KGateway.Grains.Contracts.Serialization;
using KGateway.Translation.Effective;

namespace KGateway.Grains.Contracts.Views;

/// <summary>Serializes <see cref="EffectivePolicies"/> as JSON.</summary>
[RegisterSerializer]
public sealed class EffectivePoliciesCodec : BytesCodec<EffectivePolicies>
{
    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Encode(EffectivePolicies value) => JsonSerializer.SerializeToUtf8Bytes(value, WireJson.Options);

    /// <inheritdoc/>
    protected override EffectivePolicies Decode(byte[] bytes) => JsonSerializer.Deserialize<EffectivePolicies>(bytes, WireJson.Options)!;
}

/// <summary>Passes <see cref="EffectivePolicies"/> on within a silo: it never changes.</summary>
[RegisterCopier]
public sealed class EffectivePoliciesCopier : ShallowCopier<EffectivePolicies>;
