using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies;

public class TimeoutTests
{
    private const string RetryOn =
        "'retryOn':'cancelled,connect-failure,refused-stream,reset,retriable-headers,retriable-status-codes,unavailable'";

    [Theory]
    [InlineData("{request: 9s}", "'timeout':'9s'")]
    [InlineData("{backendRequest: 7s}", "'timeout':'7s'")]
    [InlineData("{request: 9s, backendRequest: 7s}", "'timeout':'7s'")]
    [InlineData("{request: 0s}", "'timeout':'0s'")]
    [InlineData("{request: 9s, backendRequest: 0s}", "'timeout':'9s'")]
    [InlineData("{request: 0s, backendRequest: 7s}", "'timeout':'7s'")]
    [InlineData("{request: 0s, backendRequest: 0s}", "'timeout':'0s'")]
    public void WithoutRetriesTheShorterLimitHolds(string timeouts, string expected) =>
        Assert.Contains(expected, Rule($"timeouts: {timeouts}"));

    [Fact]
    public void WithRetriesTheBackendsLimitHoldsForEachTry()
    {
        string json = Rule("timeouts: {request: 9s, backendRequest: 7s}\n  retry: {attempts: 3, codes: [500, 503], backoff: 100ms}");

        Assert.Contains("'timeout':'9s'", json);
        Assert.Contains(RetryOn + ",'numRetries':3,'perTryTimeout':'7s'", json);
        Assert.Contains("'retriableStatusCodes':[500,503],'retryBackOff':{'baseInterval':'0.100s'}", json);
    }

    [Fact]
    public void ARetryWithoutANumberIsOne() => Assert.Contains("'numRetries':1", Rule("retry: {codes: [500]}"));

    [Fact]
    public void WithoutCodesNoStatusIsRetried()
    {
        string json = Rule("retry: {attempts: 100}");

        Assert.Contains(RetryOn + ",'numRetries':100", json);
        Assert.DoesNotContain("retriableStatusCodes", json);
    }

    [Fact]
    public void NoLimitForEachTryIsNone() =>
        Assert.DoesNotContain("perTryTimeout", Rule("timeouts: {request: 9s, backendRequest: 0s}\n  retry: {attempts: 3}"));

    [Fact]
    public void ZeroAttemptsSwitchRetriesOff()
    {
        string json = Rule("timeouts: {request: 9s, backendRequest: 7s}\n  retry: {attempts: 0, codes: [500]}");

        Assert.Contains("'retryPolicy':{'numRetries':0}", json);
        Assert.Contains("'timeout':'7s'", json);
    }

    [Fact]
    public void RedirectsHaveNone() => Assert.DoesNotContain(
        "timeout",
        Given.Rule("- timeouts: {request: 1s}\n  filters: [{type: RequestRedirect, requestRedirect: {hostname: x.example}}]").Json());

    private static string Rule(string rest) => Given.Rule($"- backendRefs: [{{name: a, port: 80}}]\n  {rest}").Json();
}
