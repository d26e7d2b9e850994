using System.Text.Json;
using KGateway.Grains.Contracts.Serialization;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Contracts.Statuses;

/// <summary>Serializes <see cref="ObjectStatus"/>: one byte for the type, then JSON.</summary>
[RegisterSerializer]
public sealed class ObjectStatusCodec : BytesCodec<ObjectStatus>
{
    // The index is on the wire: only append.
    private static readonly Type[] Types =
    [
        typeof(GatewayClassStatus), typeof(GatewayStatus), typeof(RouteStatus), typeof(ListenerSetStatus), typeof(PolicyStatus),
        typeof(BackendStatus), typeof(GatewayExtensionStatus), typeof(AuthorizationPolicyStatus),
        typeof(DestinationRuleStatus),
    ];

    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Encode(ObjectStatus value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var type = Array.IndexOf(Types, value.GetType());
        if (type < 0)
            throw new NotSupportedException($"{value.GetType()} can't be sent to another silo.");
        var json = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), WireJson.Options);
        var bytes = new byte[1 + json.Length];
        bytes[0] = (byte)type;
        json.CopyTo(bytes, 1);
        return bytes;
    }

    /// <inheritdoc/>
    protected override ObjectStatus Decode(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return (ObjectStatus)JsonSerializer.Deserialize(bytes.AsSpan(1), Types[bytes[0]], WireJson.Options)!;
    }
}

/// <summary>Passes <see cref="ObjectStatus"/> on within a silo: it never changes.</summary>
[RegisterCopier]
public sealed class ObjectStatusCopier : ShallowCopier<ObjectStatus>;
