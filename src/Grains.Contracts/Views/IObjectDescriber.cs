using KGateway.Resources;

namespace KGateway.Grains.Contracts.Views;

/// <summary>Tells of single objects, from any silo.</summary>
public interface IObjectDescriber
{
    /// <summary>
    /// Asks every silo what the Gateways translated there have in force for an object; null when there is no such object. A silo that
    /// doesn't answer within two seconds is named instead.
    /// </summary>
    ValueTask<ClusterDescription?> DescribeAsync(ResourceId id, CancellationToken cancellationToken);
}
