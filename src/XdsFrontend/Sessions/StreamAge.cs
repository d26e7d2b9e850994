namespace KGateway.XdsFrontend.Sessions;

/// <summary>
/// Ends a stream that has its age. Proxies keep their streams for as long as they can, so after a scaling, a rolling restart or a crash the
/// replicas that were there first would have all of them for ever.
/// </summary>
internal static class StreamAge
{
    /// <summary>After this a stream whose proxy doesn't read what is being written ends all the same.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Ends a session when it is about as old as <paramref name="limit"/>, unless the timer is disposed of before.</summary>
    public static ITimer Watch(Session session, TimeSpan limit, TimeProvider time) =>
        time.CreateTimer(static state => ((Session)state!).Retire(), session, Choose(limit), Patience);

    /// <summary>
    /// An age between three quarters of the limit and all of it: proxies that came together, to a replica that was the first for example,
    /// don't go together.
    /// </summary>
    internal static TimeSpan Choose(TimeSpan limit) => limit * (0.75 + (Random.Shared.NextDouble() / 4));
}
