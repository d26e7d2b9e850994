using System.Collections.Immutable;
using KGateway.Translation.State;

namespace KGateway.Grains.Contracts.Watching;

/// <summary>
/// Some changes on their way to hubs and service grains. Within a silo they travel as they are; for other silos they are encoded once,
/// whatever the number of receivers.
/// </summary>
public sealed class ChangeBlock
{
    private IReadOnlyList<ResourceChange>? _changes;
    private byte[]? _encoded;

    /// <summary>A block of the given changes, which must not change any more.</summary>
    public ChangeBlock(IReadOnlyList<ResourceChange> changes) => _changes = changes;

    internal ChangeBlock(byte[] encoded) => _encoded = encoded;

    /// <summary>The block without changes.</summary>
    public static ChangeBlock Empty { get; } = new(ImmutableArray<ResourceChange>.Empty);

    /// <summary>The changes.</summary>
    public IReadOnlyList<ResourceChange> Changes => _changes ??= ChangeBlockFormat.Decode(_encoded!);

    /// <summary>The encoded form; made at the first call.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded ??= ChangeBlockFormat.Encode(_changes!);
}
