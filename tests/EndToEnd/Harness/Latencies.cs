namespace KGateway.EndToEnd.Harness;

/// <summary>Times from a change to its effect in traffic.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];
    private (double Milliseconds, DateTimeOffset End) _worst;

    /// <summary>How many were taken.</summary>
    public int Count => _milliseconds.Count;

    /// <summary>Takes one.</summary>
    public void Add(TimeSpan latency)
    {
        _milliseconds.Add(latency.TotalMilliseconds);
        if (latency.TotalMilliseconds > _worst.Milliseconds)
            _worst = (latency.TotalMilliseconds, TimeProvider.System.GetUtcNow());
    }

    /// <summary>The value below which a share of them lies, in milliseconds.</summary>
    public double Percentile(double share)
    {
        var sorted = _milliseconds.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }

    /// <summary>The figures, and when the worst change arrived: replicas' logs tell what happened then.</summary>
    public override string ToString() =>
        $"{Count} changes: median {Percentile(0.5):F0} ms, p99 {Percentile(0.99):F0} ms, worst {Percentile(1):F0} ms until {_worst.End:HH:mm:ss.fff}";
}
