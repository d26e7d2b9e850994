using System.Diagnostics;

namespace KGateway.EndToEnd.Harness;

/// <summary>Waiting for something that another process does, with a deadline.</summary>
internal static class Eventually
{
    /// <summary>Asks again until the answer is yes; fails with <paramref name="what"/> at the deadline.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? deadline = null, TimeSpan? every = null)
    {
        var limit = deadline ?? TimeSpan.FromSeconds(60);
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(every ?? TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            Assert.True(clock.Elapsed < limit, $"not within {limit.TotalSeconds} s: {what}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The same for a condition that answers at once.</summary>
    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? deadline = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, deadline);

    /// <summary>Asks again until the answer is the expected one; fails with the last one at the deadline.</summary>
    public static async Task EqualAsync<T>(T expected, Func<Task<T>> answer, string what, TimeSpan? deadline = null)
    {
        var last = default(T);
        try
        {
            await TrueAsync(async () => Equals(last = await answer(), expected), what, deadline ?? TimeSpan.FromSeconds(20));
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new Xunit.Sdk.XunitException($"{e.Message}: not {expected} but {last}", e);
        }
    }
}
