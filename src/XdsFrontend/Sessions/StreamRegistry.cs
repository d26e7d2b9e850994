using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace KGateway.XdsFrontend.Sessions;

/// <summary>The open streams of this process.</summary>
internal sealed class StreamRegistry
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _responses = new(StringComparer.Ordinal);
    private volatile bool _draining;

    /// <summary>No more streams are taken.</summary>
    public bool Draining => _draining;

    public int Count => _sessions.Count;

    public ICollection<Session> Sessions => _sessions.Values;

    /// <summary>Takes a stream in; its response outlives the session until its trailers are written.</summary>
    public void Add(Session session, HttpResponse response)
    {
        var id = session.Hello.StreamId;
        var completed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sessions[id] = session;
        _responses[id] = completed.Task;
        response.OnCompleted(() =>
        {
            _responses.TryRemove(id, out _);
            completed.SetResult();
            return Task.CompletedTask;
        });
    }

    public void Remove(Session session) => _sessions.TryRemove(session.Hello.StreamId, out _);

    /// <summary>Ends when the responses that are open now are complete.</summary>
    public Task ResponsesCompletedAsync() => Task.WhenAll(_responses.Values);

    public void BeginDrain() => _draining = true;
}
