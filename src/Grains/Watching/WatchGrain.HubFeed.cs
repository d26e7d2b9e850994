using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Versions;

namespace KGateway.Grains.Watching;

internal sealed partial class WatchGrain
{
    /// <summary>Keeps one hub up to date: at most one call at a time, which tells all that happened since the last.</summary>
    private sealed class HubFeed : IAsyncDisposable
    {
        private readonly WatchGrain _grain;
        private readonly SiloAddress _hub;
        private readonly CoalescingWorker _worker;
        private bool _tellFailure;

        public HubFeed(WatchGrain grain, SiloAddress hub)
        {
            _grain = grain;
            _hub = hub;
            _worker = new CoalescingWorker(PushAsync, e => grain.LogPushFailed(e, grain._stream.Name, hub), grain._time);
        }

        public StreamVersion? Version { get; set; }

        public DateTimeOffset LeaseUntil { get; set; }

        public void Signal() => _worker.Signal();

        public void TellFailure()
        {
            _tellFailure = true;
            _worker.Signal();
        }

        public ValueTask DisposeAsync() => _worker.DisposeAsync();

        private async Task PushAsync(CancellationToken cancellationToken)
        {
            if (_grain._membership.HasLeft(_hub) || _grain._time.GetUtcNow() > LeaseUntil)
            {
                _grain._feeds.Remove(_hub);
                return;
            }

            var update = _grain.Hint();
            if (_grain._published is { } published && published != Version)
            {
                if (Version is { } version
                    && _grain._history.Since(version) is { } changes
                    && (_hub.Equals(_grain._membership.Local) || SizeOf(changes) <= _grain._options.PageBytes))
                {
                    update = _grain.Update(version, changes);
                }
            }
            else if (!_tellFailure)
            {
                return;
            }

            _tellFailure = false;
            var held = await _grain._hubs.For(_hub).DeliverStream(update).AsTask().WaitAsync(cancellationToken);
            // A hub that could not use it pulls, and then says itself what it holds.
            Version = held;
            if (held == update.To && _grain._published != held)
                _worker.Signal();
        }
    }
}
