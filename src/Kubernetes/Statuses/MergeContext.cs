using System.Globalization;

namespace KGateway.Kubernetes.Statuses;

/// <summary>What is common to all parts of one status while it is merged.</summary>
/// <param name="now">The time.</param>
/// <param name="generation">Generation of the stored object; 0 if it has none.</param>
internal sealed class MergeContext(DateTimeOffset now, long generation)
{
    /// <summary>The time, as it is written.</summary>
    public string Now { get; } = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// True if what we want to say was found out from an older version of the object than what is already written, or from an object of the
    /// same name that is gone. Then nothing is written: whoever knows better speaks later.
    /// </summary>
    public bool IsStale { get; private set; }

    /// <summary>Compares the generations of a condition.</summary>
    /// <param name="stored">As it is written now; 0 if it isn't.</param>
    /// <param name="wanted">As we want to write it; 0 if it has none.</param>
    public void Observe(long stored, long wanted)
    {
        if (generation == 0 || wanted == 0)
            return;
        // A number that the object has never reached was written by mistake and must not stop us for ever.
        if (wanted > generation || (stored > wanted && stored <= generation))
            IsStale = true;
    }
}
