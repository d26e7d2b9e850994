using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;

namespace KGateway.Grains.Hosting;

/// <summary>
/// How the silos share the directory of grains. What a lost silo had is recovered by its neighbours on the ring in slices of at most a
/// twentieth of it, one after the other for each partition, and meanwhile none of its grains can be found. So each silo has one boundary in
/// each of many equal sections: whichever silos are left, no partition is longer than two sections, and what one has to recover is one slice.
/// </summary>
internal static class DirectoryPartitions
{
    /// <summary>Partitions of each silo, the same on all silos of a cluster. Two of these are less than a twentieth of the ring.</summary>
    public const int Count = 48;

    /// <summary>The boundaries of a silo's partitions, the same whoever asks.</summary>
    public static ImmutableArray<uint> BoundariesOf(SiloAddress silo, int count)
    {
        var section = (1UL << 32) / (ulong)count;
        var seed = silo.GetConsistentHashCode();
        var boundaries = ImmutableArray.CreateBuilder<uint>(count);
        Span<byte> index = stackalloc byte[sizeof(int)];
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(index, i);
            boundaries.Add((uint)(((ulong)i * section) + (XxHash64.HashToUInt64(index, seed) % section)));
        }

        return boundaries.MoveToImmutable();
    }
}
