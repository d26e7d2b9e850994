using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace KGateway.Grains.Metrics;

/// <summary>A translation that goes on until it is disposed.</summary>
internal readonly struct RunningTranslation(UpDownCounter<long> counter, TagList tags) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => counter.Add(-1, tags);
}
