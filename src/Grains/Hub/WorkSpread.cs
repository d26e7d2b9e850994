using System.Collections.Immutable;
using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Hubs;
using KGateway.Grains.Hosting;
using Microsoft.Extensions.Options;

namespace KGateway.Grains.Hub;

/// <summary>
/// Spreads the streams and the Gateways over the silos again once the membership has been calm for a while. The silo that comes first
/// does everything, one that comes later nothing, and what a lost one did goes to the others: without this a silo would do all in the
/// end, and its loss would cost all. One thing is moved at a time, since a stream is listed and a Gateway translated anew elsewhere, and what
/// changes in them waits so long.
/// </summary>
internal sealed partial class WorkSpread : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    // What doesn't go in this time is busy for long, and something else is moved.
    private const int RoundsForOne = 20;

    private readonly StateReplica _state;
    private readonly SiloMembership _membership;
    private readonly LocalGrains _locals;
    private readonly ISiloHubClient _hubs;
    private readonly KGatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CoalescingWorker _worker;
    private readonly ITimer _timer;

    public WorkSpread(
        StateReplica state,
        SiloMembership membership,
        LocalGrains locals,
        ISiloHubClient hubs,
        IOptions<KGatewayOptions> options,
        TimeProvider time,
        ILogger<WorkSpread> logger)
    {
        _state = state;
        _membership = membership;
        _locals = locals;
        _hubs = hubs;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _worker = new CoalescingWorker(SpreadAsync, e => LogFailed(e), time);
        _timer = time.CreateTimer(_ => _worker.Signal(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What this silo does.</summary>
    public SiloWork Work => new(_state.Current.Synced, _locals.Watches.Count, _locals.Gateways.Count);

    /// <summary>Says that silos came or went; never blocks. Gateways come and go too, so that it is looked at again from time to time.</summary>
    public void MembershipChanged() => _timer.Change(_options.Calm, _options.Lease);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _worker.DisposeAsync();
    }

    /// <summary>Moves what this silo has too much of, until it is even or silos come or go.</summary>
    internal async Task SpreadAsync(CancellationToken cancellationToken)
    {
        var silos = _membership.Active;
        var tried = new HashSet<IMovable>();
        Func<bool> isHere = static () => false;
        for (var rounds = 0; silos == _membership.Active && silos.Length > 1; rounds++)
        {
            // One that is still busy counts as here, and as work that its receiver doesn't have.
            if (isHere() && rounds < RoundsForOne)
            {
                await Task.Delay(Pause, _time, cancellationToken);
                continue;
            }

            SiloWork[] works;
            try
            {
                works = await Task.WhenAll(silos.Select(silo => _hubs.For(silo).GetWork().AsTask().WaitAsync(cancellationToken)));
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // Asked again when the timer comes again, or when silos come or go.
                LogNotAsked(e);
                return;
            }

            // Those that have not read everything yet could not go on with it.
            if (works.All(static work => work.Ready))
            {
                if (MoveOne(silos, works, tried) is not { } moving)
                    return;
                (isHere, rounds) = (moving, 0);
            }

            await Task.Delay(Pause, _time, cancellationToken);
        }
    }

    // Whether what it moves is still here; null when there is nothing to move. A stream that can't be read now couldn't elsewhere, and there
    // nothing would be known of it.
    private Func<bool>? MoveOne(ImmutableArray<SiloAddress> silos, SiloWork[] works, HashSet<IMovable> tried)
    {
        if (Receiver(silos, works, static work => work.Streams) is { } reader
            && _locals.Watches.FirstOrDefault(pair => pair.Value.View is { Synced: true, Failure: null } && tried.Add(pair.Value)) is { Value: { } watch } stream)
        {
            LogMoved("stream", stream.Key, reader);
            watch.MoveTo(reader);
            return () => _locals.Watches.GetValueOrDefault(stream.Key) == watch;
        }

        if (Receiver(silos, works, static work => work.Gateways) is { } translator
            && _locals.Gateways.FirstOrDefault(pair => tried.Add(pair.Value)) is { Value: { } gateway } found)
        {
            LogMoved("Gateway", found.Key.ToString(), translator);
            gateway.MoveTo(translator);
            return () => _locals.Gateways.GetValueOrDefault(found.Key) == gateway;
        }

        return null;
    }

    // The silo with the least, if it will have no more than this one afterwards.
    private SiloAddress? Receiver(ImmutableArray<SiloAddress> silos, SiloWork[] works, Func<SiloWork, int> amount)
    {
        var least = works.Min(amount);
        return amount(Work) - least > 1 ? silos[Array.FindIndex(works, work => amount(work) == least)] : null;
    }

    [LoggerMessage(EventId = 180, Level = LogLevel.Information, Message = "The {Kind} {Name} moves to silo {Silo}, which has fewer")]
    private partial void LogMoved(string kind, string name, SiloAddress silo);

    [LoggerMessage(EventId = 181, Level = LogLevel.Debug, Message = "Not all silos say how much they do; nothing is moved")]
    private partial void LogNotAsked(Exception exception);

    [LoggerMessage(EventId = 182, Level = LogLevel.Error, Message = "What this silo does could not be spread; it is tried again")]
    private partial void LogFailed(Exception exception);
}
