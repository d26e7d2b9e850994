using System.Diagnostics;

namespace KGateway.XdsFrontend.Tests.Transport;

internal static class Eventually
{
    /// <summary>Waits for a condition with a deadline.</summary>
    public static async Task IsTrueAsync(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"not in time: {what}");
            await ticks.WaitForNextTickAsync();
        }
    }
}
