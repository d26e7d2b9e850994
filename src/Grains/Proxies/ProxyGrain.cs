using KGateway.Grains.Contracts.Proxies;

namespace KGateway.Grains.Proxies;

/// <summary>One proxy, wherever it is connected. Its report after the end of its stream is kept until the grain idles out.</summary>
[Orleans.Placement.PreferLocalPlacement]
internal sealed class ProxyGrain : Grain, IProxyGrain
{
    private ProxyReport? _report;

    public ValueTask Report(ProxyReport report)
    {
        // A proxy that moved to another silo is not made to look disconnected by the end of its former stream.
        if (_report is null || report.ConnectedAt >= _report.ConnectedAt)
            _report = report;
        return default;
    }

    public ValueTask<ProxyReport?> GetState() => new(_report);
}
