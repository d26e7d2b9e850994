using Envoy.Config.Route.V3;
using Envoy.Type.Matcher.V3;
using Google.Protobuf.WellKnownTypes;
using static Envoy.Config.Route.V3.RouteAction.Types;

namespace KGateway.Translation.Tests.Policies.Traffic;

public class RouteActionFieldTests
{
    private static readonly string[] All =
    [
        "{timeouts: {request: 1s, streamIdle: 2s}}",
        "{retry: {retryOn: [reset]}}",
        "{internalRedirect: {}}",
        "{urlRewrite: {pathRegex: {pattern: a, substitution: b}}}",
        "{autoHostRewrite: true}",
        "{requestMirror: {hostRewriteLiteral: h}}",
        "{tracing: {randomSampling: 1}}",
    ];

    public static TheoryData<string> Fields => [.. All];

    [Theory]
    [MemberData(nameof(Fields))]
    public void OnlyRoutesThatForwardAreChanged(string fields) => Assert.Equal(
        "{'redirect':{'hostRedirect':'h'},'name':'r'}",
        TrafficCase.Route(fields, prepare: static route => route.Redirect = new RedirectAction { HostRedirect = "h" }));

    [Fact]
    public void TimeoutsFillWhatIsUnset()
    {
        Assert.Contains("'timeout':'30s','idleTimeout':'0s'", TrafficCase.Route("{timeouts: {request: 30s, streamIdle: 0s}}"));
        Assert.Contains(
            "'timeout':'1s','idleTimeout':'5s'",
            TrafficCase.Route("{timeouts: {request: 30s, streamIdle: 5s}}", prepare: static route => route.Route_.Timeout = new Duration { Seconds = 1 }));
        Assert.Contains("'timeout':'30s','idleTimeout':'5s'", TrafficCase.Routes("{timeouts: {streamIdle: 5s}}", "{timeouts: {request: 30s, streamIdle: 9s}}"));
    }

    [Fact]
    public void RetriesHaveSortedConditions()
    {
        Assert.Contains(
            "'retryPolicy':{'retryOn':'5xx,reset,retriable-status-codes','numRetries':7,'perTryTimeout':'0.250s','retriableStatusCodes':[503,429],'retryBackOff':{'baseInterval':'0.100s'}}",
            TrafficCase.Route("{retry: {retryOn: [reset, 5xx], attempts: 7, perTryTimeout: 250ms, statusCodes: [503, 429], backoffBaseInterval: 100ms}}"));
        Assert.Contains(
            "'retryPolicy':{'retryOn':'unavailable','numRetries':1,'retryBackOff':{'baseInterval':'0.025s'}}",
            TrafficCase.Route("{retry: {retryOn: [unavailable]}}"));
        Assert.Contains("'numRetries':0", TrafficCase.Route("{retry: {statusCodes: [500], attempts: 0}}"));
    }

    [Fact]
    public void EveryConditionOfRetriesHasEnvoysName() => Assert.Contains(
        "'5xx,cancelled,connect-failure,deadline-exceeded,envoy-ratelimited,gateway-error,http3-post-connect-failure,internal,refused-stream,"
        + "reset,reset-before-request,resource-exhausted,retriable-4xx,retriable-status-codes,unavailable'",
        TrafficCase.Route(
            "{retry: {retryOn: [5xx, gateway-error, reset, reset-before-request, connect-failure, envoy-ratelimited, retriable-4xx, refused-stream,"
            + " retriable-status-codes, http3-post-connect-failure, cancelled, deadline-exceeded, internal, resource-exhausted, unavailable]}}"));

    [Fact]
    public void ARoutesOwnRetriesHold() => Assert.Contains(
        "'retryPolicy':{'numRetries':0}",
        TrafficCase.Route("{retry: {retryOn: [reset]}}", prepare: static route => route.Route_.RetryPolicy = new RetryPolicy { NumRetries = 0 }));

    [Theory]
    [InlineData("{retryOn: [reset], attempts: -1}", "retry: attempts must not be negative")]
    [InlineData("{retryOn: [reset], perTryTimeout: 0s}", "retry: perTryTimeout must be at least 1ms")]
    [InlineData("{retryOn: [reset], backoffBaseInterval: 0s}", "retry: backoffBaseInterval must be at least 1ms")]
    [InlineData("{statusCodes: [399]}", "retry: status code 399 is not between 400 and 599")]
    public void RetriesThatEnvoyRefusesAreRefused(string retry, string why) => Assert.Equal(why, TrafficCase.Problem($"{{retry: {retry}}}"));

    [Fact]
    public void RedirectsAreFollowed()
    {
        Assert.Contains(
            "'internalRedirectPolicy':{'maxInternalRedirects':3,'redirectResponseCodes':[303,307],'allowCrossSchemeRedirect':true,'responseHeadersToCopy':['Authorization']}",
            TrafficCase.Route("{internalRedirect: {redirectResponseCodes: [303, 307], allowCrossSchemeRedirect: true, responseHeadersToCopy: [Authorization], maxRedirects: 3}}"));
        Assert.Contains("'internalRedirectPolicy':{}", TrafficCase.Routes("{internalRedirect: {}}", "{internalRedirect: {maxRedirects: 3}}"));
    }

    [Theory]
    [InlineData("{redirectResponseCodes: [304]}", "internalRedirect: status code 304 is no redirect")]
    [InlineData("{redirectResponseCodes: [301, 301, 301, 301, 301, 301]}", "internalRedirect: there are more than 5 redirectResponseCodes")]
    [InlineData("{maxRedirects: 0}", "internalRedirect: maxRedirects must be at least 1")]
    [InlineData("{responseHeadersToCopy: [':path']}", "internalRedirect: \":path\" is no name of a header")]
    [InlineData("{responseHeadersToCopy: [Host]}", "internalRedirect: header \"Host\" may not be copied")]
    [InlineData("{responseHeadersToCopy: [a, a]}", "internalRedirect: header \"a\" stands twice in responseHeadersToCopy")]
    public void RedirectsThatEnvoyRefusesAreRefused(string redirect, string why) =>
        Assert.Equal(why, TrafficCase.Problem($"{{internalRedirect: {redirect}}}"));

    [Fact]
    public void PathsAreRewrittenUnlessAFilterDoesIt()
    {
        const string Fields = "{urlRewrite: {pathRegex: {pattern: '^/a/(.*)', substitution: '/b/\\1'}}}";

        Assert.Contains("'regexRewrite':{'pattern':{'regex':'^/a/(.*)'},'substitution':'/b/\\\\1'}", TrafficCase.Route(Fields));
        Assert.DoesNotContain("regexRewrite", TrafficCase.Route(Fields, prepare: static route => route.Route_.PrefixRewrite = "/x"));
        Assert.Contains("'substitution':'x'", TrafficCase.Route(Fields, prepare: static route => route.Route_.RegexRewrite =
            new RegexMatchAndSubstitute { Pattern = new RegexMatcher { Regex = "y" }, Substitution = "x" }));
    }

    [Theory]
    [InlineData("'a('", "'b'", "invalid regex pattern: missing ): a(")]
    [InlineData("''", "'b'", "invalid regex pattern: the regular expression is empty")]
    [InlineData("'a'", "\"x\\ny\"", "invalid substitution: a value contains a line break or a null character")]
    public void RewritesThatEnvoyRefusesAreRefused(string pattern, string substitution, string why) =>
        Assert.Equal(why, TrafficCase.Problem($"{{urlRewrite: {{pathRegex: {{pattern: {pattern}, substitution: {substitution}}}}}}}"));

    [Fact]
    public void TheHostBecomesTheEndpointsUnlessAFilterSetsOne()
    {
        Assert.Contains("'autoHostRewrite':true", TrafficCase.Route("{autoHostRewrite: true}"));
        Assert.DoesNotContain("autoHostRewrite", TrafficCase.Route("{autoHostRewrite: false}"));
        Assert.DoesNotContain("autoHostRewrite", TrafficCase.Route("{autoHostRewrite: true}", prepare: static route => route.Route_.HostRewriteLiteral = "h"));
        // It doesn't undo what a policy above says.
        Assert.Contains("'autoHostRewrite':true", TrafficCase.Routes("{autoHostRewrite: false}", "{autoHostRewrite: true}"));
    }

    [Fact]
    public void MirrorsAreChangedByTheMostSpecificPolicyAlone()
    {
        static void Mirror(Route route) => route.Route_.RequestMirrorPolicies.Add(
            [new RequestMirrorPolicy { Cluster = "m" }, new RequestMirrorPolicy { Cluster = "n" }]);

        Assert.Contains(
            "[{'cluster':'m','disableShadowHostSuffixAppend':true,'hostRewriteLiteral':'h'},{'cluster':'n','disableShadowHostSuffixAppend':true,'hostRewriteLiteral':'h'}]",
            TrafficCase.Route("{requestMirror: {disableShadowHostSuffixAppend: true, hostRewriteLiteral: h}}", prepare: Mirror));
        var policies = new[] { "{requestMirror: {disableShadowHostSuffixAppend: false}}", "{requestMirror: {disableShadowHostSuffixAppend: true, hostRewriteLiteral: h}}" };
        Route route = TrafficCase.Write(policies.Select(static fields => TrafficCase.Valid(fields)), Mirror);
        Assert.All(route.Route_.RequestMirrorPolicies, static mirror => Assert.False(mirror.DisableShadowHostSuffixAppend));
        Assert.All(route.Route_.RequestMirrorPolicies, static mirror => Assert.Empty(mirror.HostRewriteLiteral));
        Assert.DoesNotContain("requestMirrorPolicies", TrafficCase.Route("{requestMirror: {hostRewriteLiteral: h}}"));
    }

    [Fact]
    public void HostsOfMirrorsThatEnvoyRefusesAreRefused() => Assert.Equal(
        "requestMirror: hostRewriteLiteral: a value contains a line break or a null character",
        TrafficCase.Problem("{requestMirror: {hostRewriteLiteral: \"a\\nb\"}}"));
}
