using System.Collections.Immutable;
using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Metrics;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Gateways;

internal sealed partial class GatewayGrain
{
    /// <summary>Keeps one hub up to date: at most one call at a time, which carries all that happened since the last.</summary>
    private sealed class SnapshotFeed : IAsyncDisposable
    {
        private readonly GatewayGrain _grain;
        private readonly SiloAddress _hub;
        private readonly CoalescingWorker _worker;
        private readonly bool _local;
        private GatewaySnapshot? _delivered;
        private long _revision;
        private long _logRevision;
        private bool _toldGone;
        private (long Revision, ImmutableArray<SnapshotUpdate> Pages) _pages;

        public SnapshotFeed(GatewayGrain grain, SiloAddress hub)
        {
            _grain = grain;
            _hub = hub;
            _local = hub.Equals(grain._membership.Local);
            _worker = new CoalescingWorker(PushAsync, e => grain.LogPushFailed(e, grain._gateway, hub), grain._time);
        }

        public DateTimeOffset LeaseUntil { get; set; }

        public void Signal() => _worker.Signal();

        public ValueTask DisposeAsync() => _worker.DisposeAsync();

        /// <summary>What a hub lacks that says what it holds.</summary>
        public SnapshotUpdate Answer(SnapshotSubscription subscription, GatewaySnapshot snapshot)
        {
            _toldGone = false;
            var template = _grain.Template();
            var known = subscription.Activation == _grain._activation && subscription.Revision == _revision && _delivered is not null;
            ImmutableArray<SnapshotUpdate> pages;
            if (_local || known)
                pages = Changes(known ? _delivered : null, snapshot);
            else if (SameSets(subscription.SetVersions, snapshot))
                pages = [template with { Backends = snapshot.Backends }];
            else if (subscription.SetVersions.IsDefault)
                pages = SnapshotDiff.FromHoldings([], snapshot, template, _grain._options.PageBytes);
            else if (subscription.Held.IsDefault)
                return template with { Answer = SnapshotAnswer.TellHoldings };
            else
                pages = SnapshotDiff.FromHoldings(subscription.Held, snapshot, template, _grain._options.PageBytes);
            Delivered(snapshot);
            _pages = (_revision, pages);
            return pages[0];
        }

        /// <summary>A later page of the newest answer.</summary>
        public SnapshotUpdate Page(long revision, int page)
        {
            if (revision != _pages.Revision || _pages.Pages.IsDefault || page >= _pages.Pages.Length)
                return _grain.Template() with { Answer = SnapshotAnswer.Hint };
            var result = _pages.Pages[page];
            if (!result.More)
                _pages = default;
            return result;
        }

        private static bool SameSets(ImmutableArray<ContentHash> held, GatewaySnapshot snapshot)
        {
            if (held.IsDefault || held.Length != snapshot.Sets.Length)
                return false;
            for (var i = 0; i < held.Length; i++)
            {
                if (held[i] != snapshot.Sets[i].Version)
                    return false;
            }

            return true;
        }

        private async Task PushAsync(CancellationToken cancellationToken)
        {
            if (_grain._membership.HasLeft(_hub) || _grain._time.GetUtcNow() > LeaseUntil)
            {
                _grain._feeds.Remove(_hub);
                return;
            }

            var update = _grain.Template() with { Answer = SnapshotAnswer.Hint };
            var snapshot = _grain._snapshot;
            var from = _revision;
            if (snapshot is null)
            {
                if (_toldGone)
                    return;
                _toldGone = true;
            }
            else
            {
                if (_revision == _grain._revision)
                    return;
                if (_delivered is not null && Changes(_delivered, snapshot) is [var only])
                    update = only;
            }

            using var activity = GrainMetrics.Activities.StartActivity("push");
            activity?.SetTag("gateway", _grain._gateway.ToString());
            activity?.SetTag("silo", _hub.ToString());
            if (!await _grain._hubs.For(_hub).DeliverSnapshot(update).AsTask().WaitAsync(cancellationToken))
            {
                _grain._feeds.Remove(_hub);
                return;
            }

            // The hub may have subscribed anew meanwhile, and then that answer counts.
            if (update.Answer != SnapshotAnswer.Changes || _revision != from)
                return;
            Delivered(snapshot!, update.To);
            if (_revision != _grain._revision)
                _worker.Signal();
        }

        private void Delivered(GatewaySnapshot snapshot, long? revision = null)
        {
            _delivered = snapshot;
            _revision = revision ?? _grain._revision;
            _logRevision = snapshot.LogRevision;
        }

        private ImmutableArray<SnapshotUpdate> Changes(GatewaySnapshot? from, GatewaySnapshot to)
        {
            var changes = from is null ? null : _grain._log.ChangesSince(_logRevision);
            var template = _grain.Template() with { From = from is null ? 0 : _revision };
            if (!_local)
            {
                return SnapshotDiff.Between(
                    from!,
                    to,
                    changes is null ? null : type => changes[type],
                    template,
                    _grain._options.PageBytes);
            }

            var names = default(ImmutableArray<ImmutableArray<string>>);
            if (changes is not null)
                names = [.. XdsTypes.All.ToArray().Select(type => changes[type] is { } changed ? [.. changed] : ImmutableArray<string>.Empty)];
            return [template with { Whole = to, Changed = names }];
        }
    }
}
