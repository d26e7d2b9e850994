using KGateway.Translation.Policies;

namespace KGateway.Translation.Tests.Policies;

/// <summary>Pauses between attempts, as proxies take them.</summary>
public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, "is shorter than a millisecond")]
    [InlineData(0.9, "is shorter than a millisecond")]
    [InlineData(1, null)]
    public void A_pause_must_not_be_shorter_than_a_millisecond(double milliseconds, string? problem) =>
        Assert.Equal(problem, Backoffs.FindProblem(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(2, 3L, 3L)]
    [InlineData(2, 2L, 2L)]
    [InlineData(2, 1L, null)]
    [InlineData(2, null, null)]
    [InlineData(922_337_203, null, null)]
    [InlineData(922_337_204, null, 922_337_204L)]
    [InlineData(922_337_204, 1L, 922_337_204L)]
    public void The_longest_pause_is_one_that_proxies_take(long first, long? longest, long? expected)
    {
        var pauses = Backoffs.ToEnvoy(TimeSpan.FromSeconds(first), longest is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        Assert.Equal((first, expected), (pauses.BaseInterval.Seconds, pauses.MaxInterval?.Seconds));
    }
}
