namespace KGateway.Translation.Tests.Policies.Traffic;

public class LocalRateLimitTests
{
    [Fact]
    public void ABucketIsFilledAtARate()
    {
        const string Fields = "{rateLimit: {local: {tokenBucket: {maxTokens: 10, tokensPerFill: 2, fillInterval: 1m}, percentEnabled: 50, percentEnforced: 0}}}";

        Assert.Contains(
            "'ratelimit/local':{'@type':'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',"
            + "'statPrefix':'http_local_rate_limiter','tokenBucket':{'maxTokens':10,'tokensPerFill':2,'fillInterval':'60s'},"
            + "'filterEnabled':{'defaultValue':{'numerator':50},'runtimeKey':'local_rate_limit_enabled'},"
            + "'filterEnforced':{'defaultValue':{},'runtimeKey':'local_rate_limit_enforced'}}",
            TrafficCase.Route(Fields));
        Assert.Equal(["RateLimit 0 ratelimit/local disabled"], TrafficCase.Filters(Fields));
        Assert.DoesNotContain("tokenBucket", TrafficCase.Filter(Fields));
        Assert.Equal("rateLimit.local", Assert.Single(TrafficCase.Valid(Fields).Fields).Key);
    }

    [Fact]
    public void ATokenPerFillAndAllRequestsAreTheDefault()
    {
        string json = TrafficCase.Route("{rateLimit: {local: {tokenBucket: {maxTokens: 10, fillInterval: 50ms}}}}");

        Assert.Contains("'tokenBucket':{'maxTokens':10,'tokensPerFill':1,'fillInterval':'0.050s'}", json);
        Assert.Contains("'filterEnforced':{'defaultValue':{'numerator':100}", json);
    }

    [Fact]
    public void WithoutABucketThereIsNoLimit() => Assert.Contains(
        "'filterEnabled':{'defaultValue':{},'runtimeKey':'local_rate_limit_disabled'}",
        TrafficCase.Route("{rateLimit: {local: {}}}"));

    [Theory]
    [InlineData("{maxTokens: 0, fillInterval: 1s}", "ratelimit: maxTokens and tokensPerFill must be at least 1")]
    [InlineData("{maxTokens: 1, tokensPerFill: -1, fillInterval: 1s}", "ratelimit: maxTokens and tokensPerFill must be at least 1")]
    [InlineData("{maxTokens: 1, fillInterval: 49ms}", "ratelimit: fillInterval must be at least 50ms")]
    public void BucketsThatEnvoyRefusesAreRefused(string bucket, string why) =>
        Assert.Equal(why, TrafficCase.Problem($"{{rateLimit: {{local: {{tokenBucket: {bucket}}}}}}}"));
}
