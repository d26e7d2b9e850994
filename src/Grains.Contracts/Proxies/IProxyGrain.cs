namespace KGateway.Grains.Contracts.Proxies;

/// <summary>One proxy; its key is its node id. Remembers where it is connected and what it has, and forgets when it has long been gone.</summary>
[Alias("kgateway.IProxyGrain")]
public interface IProxyGrain : IGrainWithStringKey
{
    /// <summary>Takes note of a stream's state; a report of an older stream than the newest known is ignored.</summary>
    [Alias("Report")]
    ValueTask Report(ProxyReport report);

    /// <summary>The newest report; null when nothing is known.</summary>
    [Alias("GetState")]
    ValueTask<ProxyReport?> GetState();
}
