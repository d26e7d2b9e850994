using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;

namespace KGateway.Translation.Policies;

/// <summary>Growing pauses between attempts to reach a server.</summary>
internal static class Backoffs
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    // Durations are 64 bits of nanoseconds in proxies, and without a longest pause they take ten times the first one.
    private static readonly TimeSpan LongestWithoutEnd = TimeSpan.FromSeconds(long.MaxValue / 1_000_000_000 / 10);

    /// <summary>What is wrong with the first pause, or null.</summary>
    public static string? FindProblem(TimeSpan first) => first < Shortest ? "is shorter than a millisecond" : null;

    /// <summary>The pauses as proxies take them: a longest one that is shorter than the first one is left out.</summary>
    public static BackoffStrategy ToEnvoy(TimeSpan first, TimeSpan? longest)
    {
        var pauses = new BackoffStrategy { BaseInterval = Duration.FromTimeSpan(first) };
        if (longest >= first)
            pauses.MaxInterval = Duration.FromTimeSpan(longest.Value);
        else if (first > LongestWithoutEnd)
            pauses.MaxInterval = pauses.BaseInterval.Clone();
        return pauses;
    }
}
