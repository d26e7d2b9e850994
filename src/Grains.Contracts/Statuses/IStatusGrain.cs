using KGateway.Grains.Contracts.Proxies;

namespace KGateway.Grains.Contracts.Statuses;

/// <summary>
/// The status of one object; its key is the text of <see cref="StatusKey"/>. It joins what all Gateways say of the object and writes
/// it when that changes.
/// </summary>
[Alias("kgateway.IStatusGrain")]
public interface IStatusGrain : IGrainWithStringKey
{
    /// <summary>Takes note of what one Gateway says.</summary>
    [Alias("Report")]
    ValueTask Report(StatusReport report);

    /// <summary>Makes sure that what is written is what should be: used for objects that perhaps no Gateway speaks of any more.</summary>
    [Alias("Ensure")]
    ValueTask Ensure();

    /// <summary>Takes note of how a Gateway's proxies on one silo are; of no meaning for other kinds.</summary>
    [Alias("ReportProxies")]
    ValueTask ReportProxies(GatewayProxies proxies);
}
