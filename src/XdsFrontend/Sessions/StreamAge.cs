namespace KGateway.XdsFrontend.Sessions;

/// <summary>
/// Ends a stream that has its age. Proxies keep their streams for as long as they can, so after a scaling, a rolling restart or a crash the
/// replicas that were there first would have all of them for ever.
/// </summary>
internal sealed class StreamAge : IAsyncDisposable
{
    /// <summary>
    /// How long before the stream's end its connection is told. The web server closes a connection that was said goodbye on with its last
    /// call, and when both come together perhaps an instant before the call's status is written.
    /// </summary>
    public static readonly TimeSpan Notice = TimeSpan.FromSeconds(1);

    /// <summary>After this a stream ends all the same when its proxy doesn't read what is being written.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Session _session;
    private readonly ITimer _timer;
    private int _steps;

    /// <summary>Ends a session when it is about as old as <paramref name="limit"/>, unless it has ended before.</summary>
    public StreamAge(Session session, TimeSpan limit, TimeProvider time)
    {
        _session = session;
        _timer = time.CreateTimer(static state => ((StreamAge)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Choose(limit), Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    /// <summary>
    /// An age between three quarters of the limit and all of it: proxies that came together, as after the loss of a replica, don't go together.
    /// </summary>
    internal static TimeSpan Choose(TimeSpan limit) => limit * (0.75 + (Random.Shared.NextDouble() / 4));

    private void OnTimer()
    {
        switch (_steps++)
        {
            case 0:
                _session.SayGoodbye();
                _timer.Change(Notice, Timeout.InfiniteTimeSpan);
                break;
            case 1:
                _session.Retire();
                _timer.Change(Patience, Timeout.InfiniteTimeSpan);
                break;
            default:
                _session.CutOff();
                break;
        }
    }
}
