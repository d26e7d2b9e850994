namespace KGateway.Grains.Translations;

/// <summary>
/// Lets a limited number of translations run at once on a silo, the more urgent ones first, so that a change that touches everything
/// leaves a core to the membership protocol and to the proxies' streams. Whoever asks waits for one turn at a time.
/// </summary>
internal sealed class TranslationGate(int concurrency)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<object, Turn> _waiting = [];

    // One that was hurried stands in it twice.
    private readonly PriorityQueue<Turn, (TranslationUrgency Urgency, long Order)> _queue = new();
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

    /// <summary>Runs a translation on the thread pool when it is its turn.</summary>
    public async Task<T> RunAsync<T>(object who, TranslationUrgency urgency, Func<T> work)
    {
        await EnterAsync(who, urgency);
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Makes somebody's turn one for <see cref="TranslationUrgency.OwnChange"/>, if it waits for a later one.</summary>
    public void Hurry(object who)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(who, out var turn) || turn.Urgency <= TranslationUrgency.OwnChange)
                return;
            turn.Urgency = TranslationUrgency.OwnChange;
            Enqueue(turn);
        }
    }

    private Task EnterAsync(object who, TranslationUrgency urgency)
    {
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }

            var turn = new Turn(who) { Urgency = urgency };
            _waiting.Add(who, turn);
            Enqueue(turn);
            return turn.Come.Task;
        }
    }

    private void Enqueue(Turn turn) => _queue.Enqueue(turn, (turn.Urgency, _order++));

    private void Leave()
    {
        Turn? next;
        lock (_gate)
        {
            while (_queue.TryDequeue(out next, out _) && _waiting.GetValueOrDefault(next.Who) != next)
            {
                // It has had its turn.
            }

            if (next is null)
                _free++;
            else
                _waiting.Remove(next.Who);
        }

        next?.Come.SetResult();
    }

    private sealed class Turn(object who)
    {
        public object Who { get; } = who;

        public TranslationUrgency Urgency { get; set; }

        public TaskCompletionSource Come { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>How urgent a translation is; smaller is earlier.</summary>
internal enum TranslationUrgency
{
    /// <summary>Proxies wait for a first snapshot.</summary>
    ProxiesWait,

    /// <summary>An object that names the Gateway changed: who changed it mustn't wait for what another change means for all Gateways.</summary>
    OwnChange,

    /// <summary>Proxies run on it.</summary>
    ProxiesServed,

    /// <summary>Only statuses and deployment depend on it.</summary>
    NoProxies,
}
