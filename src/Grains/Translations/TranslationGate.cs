namespace KGateway.Grains.Translations;

/// <summary>
/// Lets a limited number of translations run at once on a silo, the more urgent ones first, so that a change that touches everything
/// leaves a core to the membership protocol and to the proxies' streams.
/// </summary>
internal sealed class TranslationGate(int concurrency)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, (int Urgency, long Order)> _waiting = new();
    private int _free = concurrency;
    private long _order;

    /// <summary>A gate that leaves one core free, where there is more than one.</summary>
    public static TranslationGate ForThisMachine() => new(Math.Max(1, Environment.ProcessorCount - 1));

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Runs some work on the thread pool when it is its turn.</summary>
    public async Task<T> RunAsync<T>(TranslationUrgency urgency, Func<T> work)
    {
        await EnterAsync(urgency);
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            Leave();
        }
    }

    private Task EnterAsync(TranslationUrgency urgency)
    {
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn, ((int)urgency, _order++));
            return turn.Task;
        }
    }

    private void Leave()
    {
        TaskCompletionSource? next;
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out next, out _))
                _free++;
        }

        next?.SetResult();
    }
}

/// <summary>How urgent a translation is; smaller is earlier.</summary>
internal enum TranslationUrgency
{
    /// <summary>Proxies wait for a first snapshot.</summary>
    ProxiesWait,

    /// <summary>Proxies run on it.</summary>
    ProxiesServed,

    /// <summary>Only statuses and deployment depend on it.</summary>
    NoProxies,
}
