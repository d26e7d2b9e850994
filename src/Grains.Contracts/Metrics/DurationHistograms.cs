using System.Diagnostics.Metrics;

namespace KGateway.Grains.Contracts.Metrics;

/// <summary>Makes histograms of seconds, with bounds from a millisecond to a minute.</summary>
public static class DurationHistograms
{
    private static readonly InstrumentAdvice<double> Advice = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    /// <summary>A histogram of seconds; the unit is the end of its name.</summary>
    public static Histogram<double> CreateDuration(this Meter meter, string name, string description)
    {
        ArgumentNullException.ThrowIfNull(meter);
        return meter.CreateHistogram(name, unit: null, description, tags: null, Advice);
    }
}
