using System.Collections.Concurrent;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Resources;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Statuses;

/// <summary>Keeps statuses in memory, where there is no server to write them to.</summary>
internal sealed class StatusBoard : IStatusWriter
{
    private readonly ConcurrentDictionary<ResourceId, ObjectStatus> _statuses = new();

    /// <summary>The statuses that were written on this silo.</summary>
    public IReadOnlyDictionary<ResourceId, ObjectStatus> Statuses => _statuses;

    /// <inheritdoc/>
    public ValueTask WriteAsync(ResourceId id, ObjectStatus? status, CancellationToken cancellationToken)
    {
        if (status is null)
            _statuses.TryRemove(id, out _);
        else
            _statuses[id] = status;
        return default;
    }
}
