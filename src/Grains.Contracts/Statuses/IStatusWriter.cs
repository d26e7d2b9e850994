using KGateway.Resources;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Contracts.Statuses;

/// <summary>Where merged statuses are written. One call at a time for an object; after a failure the newest status is tried again.</summary>
public interface IStatusWriter
{
    /// <summary>
    /// Writes what this controller says of an object; null withdraws all that it ever said. Parts of other controllers stay.
    /// </summary>
    ValueTask WriteAsync(ResourceId id, ObjectStatus? status, CancellationToken cancellationToken);
}
