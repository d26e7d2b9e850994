using KGateway.Grains.Concurrency;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Services;

internal sealed partial class ServiceGrain
{
    /// <summary>Keeps one hub up to date: at most one call at a time, which carries the newest.</summary>
    private sealed class EndpointFeed : IAsyncDisposable
    {
        private readonly ServiceGrain _grain;
        private readonly SiloAddress _hub;
        private readonly CoalescingWorker _worker;

        public EndpointFeed(ServiceGrain grain, SiloAddress hub)
        {
            _grain = grain;
            _hub = hub;
            _worker = new CoalescingWorker(PushAsync, e => grain.LogPushFailed(e, grain._backend, hub), grain._time);
        }

        public DateTimeOffset LeaseUntil { get; set; }

        public ContentHash? Delivered { get; set; }

        public void Signal() => _worker.Signal();

        public ValueTask DisposeAsync() => _worker.DisposeAsync();

        private async Task PushAsync(CancellationToken cancellationToken)
        {
            if (_grain._membership.HasLeft(_hub))
            {
                _grain._feeds.Remove(_hub);
                return;
            }

            var update = _grain.Update();
            if (update.Assignment is null || update.Assignment.Version == Delivered)
                return;
            if (!await _grain._hubs.For(_hub).DeliverEndpoints(update).AsTask().WaitAsync(cancellationToken))
            {
                _grain._feeds.Remove(_hub);
                return;
            }

            Delivered = update.Assignment.Version;
        }
    }
}
