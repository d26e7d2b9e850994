using System.Diagnostics;

namespace KGateway.XdsFrontend.Tests.Transport;

internal static class Eventually
{
    /// <summary>Waits for a condition with a deadline.</summary>
    public static Task IsTrueAsync(Func<bool> condition, string what) => IsTrueAsync(() => Task.FromResult(condition()), what);

    /// <summary>The same for a condition that takes time to find out.</summary>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"not in time: {what}");
            await ticks.WaitForNextTickAsync();
        }
    }
}
