using System.Collections.Concurrent;

namespace KGateway.XdsFrontend.Sessions;

/// <summary>The open streams of this process.</summary>
internal sealed class StreamRegistry
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private volatile bool _draining;

    /// <summary>No more streams are taken.</summary>
    public bool Draining => _draining;

    public int Count => _sessions.Count;

    public ICollection<Session> Sessions => _sessions.Values;

    public void Add(Session session) => _sessions[session.Hello.StreamId] = session;

    public void Remove(Session session) => _sessions.TryRemove(session.Hello.StreamId, out _);

    public void BeginDrain() => _draining = true;
}
