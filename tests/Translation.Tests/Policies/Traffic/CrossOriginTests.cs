namespace KGateway.Translation.Tests.Policies.Traffic;

public class CrossOriginTests
{
    [Fact]
    public void CorsSaysWhatTheFilterOfRoutesSays()
    {
        const string Fields = "{cors: {allowOrigins: ['https://a.b', 'https://*.c'], allowMethods: [GET, PUT], allowHeaders: [x-a], allowCredentials: true, maxAge: 7}}";

        Assert.Contains(
            "'envoy.filters.http.cors':{'@type':'type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy',"
            + "'allowMethods':'GET,PUT','allowHeaders':'x-a','maxAge':'7','allowCredentials':true,"
            + "'allowOriginStringMatch':[{'exact':'https://a.b'},{'safeRegex':{'regex':'^https://.*\\\\.c$'}}],'forwardNotMatchingPreflights':false}",
            TrafficCase.Route(Fields));
        Assert.Equal(["Cors 0 envoy.filters.http.cors disabled"], TrafficCase.Filters(Fields));
    }

    [Fact]
    public void CorsCanBeSwitchedOff() => Assert.Contains(
        "CorsPolicy','filterEnabled':{'defaultValue':{},'runtimeKey':'envoy.cors.filter_enabled'}}",
        TrafficCase.Route("{cors: {disable: {}}}"));

    [Fact]
    public void OriginsThatNoBrowserSendsLetNobodyIn() => Assert.DoesNotContain(
        "allowOriginStringMatch", TrafficCase.Route($"{{cors: {{allowOrigins: ['https://*{new string('a', 120)}.b']}}}}"));

    [Fact]
    public void CsrfChecksTheOrigin()
    {
        const string Fields = "{csrf: {percentageEnabled: 30, additionalOrigins: [{exact: a}, {suffix: .b, ignoreCase: true}, {safeRegex: 'c.*', ignoreCase: true}]}}";

        Assert.Contains(
            "'envoy.filters.http.csrf':{'@type':'type.googleapis.com/envoy.extensions.filters.http.csrf.v3.CsrfPolicy',"
            + "'filterEnabled':{'defaultValue':{'numerator':30},'runtimeKey':'envoy.csrf.filter_enabled'},"
            + "'additionalOrigins':[{'exact':'a'},{'suffix':'.b','ignoreCase':true},{'safeRegex':{'regex':'c.*'}}]}",
            TrafficCase.Route(Fields));
        Assert.Equal(["Route 0 envoy.filters.http.csrf disabled"], TrafficCase.Filters(Fields));
        Assert.Contains("'filterEnabled':{'defaultValue':{},'runtimeKey':'envoy.csrf.filter_enabled'}", TrafficCase.Filter(Fields));
    }

    [Theory]
    [InlineData("{percentageShadowed: 40}", "'shadowEnabled':{'defaultValue':{'numerator':40},'runtimeKey':'envoy.csrf.shadow_enabled'}")]
    [InlineData("{}", "'filterEnabled':{'defaultValue':{},'runtimeKey':'envoy.csrf.filter_enabled'}}")]
    [InlineData("{percentageEnabled: 900}", "'defaultValue':{'numerator':100}")]
    [InlineData("{percentageEnabled: -1}", "'defaultValue':{},'runtimeKey':'envoy.csrf.filter_enabled'")]
    public void CsrfMayOnlyCount(string csrf, string expected) => Assert.Contains(expected, TrafficCase.Route($"{{csrf: {csrf}}}"));

    [Theory]
    [InlineData("{prefix: ''}", "csrf: additionalOrigins: prefix is empty")]
    [InlineData("{contains: ''}", "csrf: additionalOrigins: contains is empty")]
    [InlineData("{suffix: ''}", "csrf: additionalOrigins: suffix is empty")]
    [InlineData("{safeRegex: ''}", "csrf: additionalOrigins: the regular expression is empty")]
    [InlineData("{safeRegex: 'a('}", "csrf: additionalOrigins: missing ): a(")]
    [InlineData("{}", "csrf: additionalOrigins: there is no condition on the string")]
    public void ConditionsThatEnvoyRefusesAreRefused(string origin, string why) =>
        Assert.Equal(why, TrafficCase.Problem($"{{csrf: {{percentageEnabled: 1, additionalOrigins: [{origin}]}}}}"));
}
