using KGateway.Grains.Concurrency;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.Grains.Tests;

/// <summary>Work that nobody waits for.</summary>
public sealed class BackgroundTests
{
    [Fact]
    public async Task Few_things_are_done_without_a_rest()
    {
        var (left, done) = (100, 0);
        await Background.RunAsync(count => Take(ref left, count), _ => Count(ref done), new FakeTimeProvider(), TestContext.Current.CancellationToken);
        Assert.Equal(100, done);
    }

    [Fact]
    public async Task After_many_things_it_rests_as_long_as_the_work_took_times_four()
    {
        var time = new FakeTimeProvider();
        var (left, done) = (1000, 0);
        var running = Background.RunAsync(
            count => Take(ref left, count),
            _ =>
            {
                time.Advance(TimeSpan.FromMilliseconds(1));
                return Count(ref done);
            },
            time,
            TestContext.Current.CancellationToken);
        var before = done;
        Assert.InRange(before, 1, 999);
        time.Advance(TimeSpan.FromMilliseconds(before / 4 * 4 - 1));
        Assert.Equal(before, done);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(done > before);
        while (!running.IsCompleted)
            time.Advance(TimeSpan.FromSeconds(1));
        await running;
        Assert.Equal(1000, done);
    }

    [Fact]
    public async Task A_failure_ends_it()
    {
        var left = 1000;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Background.RunAsync(
            count => Take(ref left, count),
            static i => throw new InvalidOperationException(),
            new FakeTimeProvider(),
            TestContext.Current.CancellationToken));
    }

    private static int[] Take(ref int left, int count)
    {
        var batch = Enumerable.Range(0, Math.Min(left, count)).ToArray();
        left -= batch.Length;
        return batch;
    }

    private static Task Count(ref int done)
    {
        done++;
        return Task.CompletedTask;
    }
}
