namespace KGateway.Grains.Contracts.Versions;

/// <summary>
/// How far a stream has been read. A reader that starts takes an epoch above all that any silo has seen, so versions of two readers
/// compare too.
/// </summary>
/// <param name="Epoch">Number of the list that the positions follow.</param>
/// <param name="Position">Position within it.</param>
[GenerateSerializer, Immutable, Alias("kgateway.StreamVersion")]
public readonly record struct StreamVersion(long Epoch, long Position) : IComparable<StreamVersion>
{
    /// <inheritdoc/>
    public int CompareTo(StreamVersion other)
    {
        var order = Epoch.CompareTo(other.Epoch);
        return order != 0 ? order : Position.CompareTo(other.Position);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Epoch}:{Position}";
}
