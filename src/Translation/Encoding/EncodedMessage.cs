using System.Buffers;
using System.Collections.Immutable;

namespace KGateway.Translation.Encoding;

/// <summary>A resource kept as one block of bytes: every type but route tables.</summary>
public sealed class EncodedMessage : EncodedResource
{
    /// <summary>Takes ownership of <paramref name="bytes"/>; they must never change.</summary>
    public EncodedMessage(
        XdsType type,
        string name,
        ReadOnlyMemory<byte> bytes,
        ImmutableArray<string> clusters = default,
        ImmutableArray<string> secrets = default,
        bool warmsSlowly = false,
        bool ownsClusters = false)
        : base(type, name, ContentHash.Of(bytes.Span), bytes.Length)
    {
        Bytes = bytes;
        ClusterNames = clusters.IsDefault ? [] : clusters;
        Secrets = secrets.IsDefault ? [] : secrets;
        WarmsSlowly = warmsSlowly;
        OwnsClusters = ownsClusters;
    }

    /// <summary>The message's bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The names behind <see cref="Clusters"/>.</summary>
    public ImmutableArray<string> ClusterNames { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> Clusters => ClusterNames;

    /// <inheritdoc/>
    public override ImmutableArray<string> Secrets { get; }

    /// <inheritdoc/>
    public override bool WarmsSlowly { get; }

    /// <inheritdoc/>
    public override bool OwnsClusters { get; }

    /// <inheritdoc/>
    public override void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Bytes.Span);
    }
}
