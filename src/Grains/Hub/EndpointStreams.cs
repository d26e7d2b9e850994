using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Sources;
using KGateway.Grains.Contracts.Watching;
using KGateway.Resources.GatewayApi;

namespace KGateway.Grains.Hub;

/// <summary>
/// Brings to life the readers of the streams that no hub follows but only service grains: of a lost silo's Gateways the backends are known
/// again only when these have been translated, and then their endpoints must not wait for a list, and that of their pods for another one.
/// Of all silos the one that the stream hashes to does it, where there are Gateways at all. Silos that come, or leave as they should, need
/// none of it: waking readers then too delayed changes by up to four seconds.
/// </summary>
internal sealed partial class EndpointStreams : IAsyncDisposable
{
    private readonly string[] _streams;
    private readonly StateReplica _state;
    private readonly SiloMembership _membership;
    private readonly IGrainFactory _grains;
    private readonly CoalescingWorker _worker;
    private readonly ILogger _logger;

    public EndpointStreams(
        IResourceSource source,
        StateReplica state,
        SiloMembership membership,
        IGrainFactory grains,
        TimeProvider time,
        ILogger<EndpointStreams> logger)
    {
        _streams = [.. source.Streams.Where(static stream => stream.Kinds.All(ShardBucket.IsSharded)).Select(static stream => stream.Name)];
        _state = state;
        _membership = membership;
        _grains = grains;
        _logger = logger;
        _worker = new CoalescingWorker(EnsureAsync, e => LogFailed(e), time);
    }

    /// <summary>A silo was lost: ensures those that this one looks after; never blocks.</summary>
    public void Ensure()
    {
        if (_streams.Length > 0)
            _worker.SignalNow();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (!_state.Current.State.All<Gateway>().Any())
            return;
        await Task.WhenAll(_streams
            .Where(_membership.IsOwner)
            .Select(stream => _grains.GetGrain<IWatchGrain>(stream).Ensure().AsTask().WaitAsync(cancellationToken)));
    }

    [LoggerMessage(EventId = 170, Level = LogLevel.Warning, Message = "The readers of endpoints could not be ensured")]
    private partial void LogFailed(Exception exception);
}
