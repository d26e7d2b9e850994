using System.Diagnostics;

namespace KGateway.Kubernetes.Tests.Authentication;

internal static class Eventually
{
    /// <summary>Waits for a condition with a deadline.</summary>
    public static Task IsTrueAsync(Func<bool> condition, string what, TimeSpan patience) =>
        IsTrueAsync(() => Task.FromResult(condition()), what, patience);

    /// <summary>Waits for a condition with a deadline.</summary>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await condition())
        {
            Assert.True(clock.Elapsed < patience, $"not in time: {what}");
            await ticks.WaitForNextTickAsync();
        }
    }
}
