using System.Collections.Immutable;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Statuses;

/// <summary>What the status of a Gateway says of its proxies.</summary>
internal sealed partial class StatusGrain
{
    private ProxiesOpinion? _proxies;
    private ImmutableArray<SiloAddress> _silos = [];

    // What the Gateway said in the status that was made last.
    private GatewayStatus? _withoutProxies;

    public ValueTask ReportProxies(GatewayProxies proxies)
    {
        if (_proxies is null)
            return default;
        _proxies.Take(proxies);
        _worker.Signal();
        return default;
    }

    /// <inheritdoc/>
    public void SilosChanged()
    {
        if (_proxies is not null)
            _worker.Signal();
    }

    private async Task<GatewayStatus> WithProxiesAsync(ProxiesOpinion proxies, GatewayStatus status, CancellationToken cancellationToken)
    {
        var silos = membership.Active;
        foreach (var silo in _silos)
        {
            if (!silos.Contains(silo))
                proxies.Forget(silo);
        }

        _silos = silos;
        var again = proxies.IsKnown || await AskAsync(proxies, silos, cancellationToken)
            ? proxies.Decide(time.GetUtcNow(), written: !_everWritten || !status.Equals(_withoutProxies))
            : Patience;
        _withoutProxies = status;
        if (proxies.HasServed)
            status = status with { AwaitsProxies = false };
        if (again is { } due)
            _again.Change(due, Timeout.InfiniteTimeSpan);
        return proxies.Said.On(status);
    }

    // False if a silo didn't answer; then nothing is said yet. Those that join later have no proxies until they report some.
    private async Task<bool> AskAsync(ProxiesOpinion proxies, ImmutableArray<SiloAddress> silos, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var part in await Task.WhenAll(silos.Select(silo =>
                hubs.For(silo).GetGatewayProxies(_id.Key).AsTask().WaitAsync(AnswerPatience, time, cancellationToken))))
                proxies.Take(part);
            return proxies.IsKnown = true;
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            LogUnanswered(e, _id.Key);
            return false;
        }
    }

    [LoggerMessage(EventId = 601, Level = LogLevel.Information, Message = "Not all silos said how the proxies of Gateway {Gateway} are")]
    private partial void LogUnanswered(Exception exception, Resources.ObjectKey gateway);
}
