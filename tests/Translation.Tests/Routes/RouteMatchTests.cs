using KGateway.Translation.Routes;

namespace KGateway.Translation.Tests.Routes;

public class RouteMatchTests
{
    [Theory]
    [InlineData("{value: /}", "'prefix':'/'")]
    [InlineData("{value: /x}", "'pathSeparatedPrefix':'/x'")]
    [InlineData("{value: /ab/}", "'pathSeparatedPrefix':'/ab'")]
    [InlineData("{type: Exact, value: /ab/}", "'path':'/ab/'")]
    [InlineData("{type: RegularExpression, value: '/a[0-9]+'}", "'safeRegex':{'regex':'/a[0-9]+'}")]
    public void Paths(string path, string expected) =>
        Assert.Contains($"'match':{{{expected}}}", Given.Rule($"- matches: [{{path: {path}}}]\n  backendRefs: [{{name: a, port: 80}}]").Json());

    [Fact]
    public void APrefixOfOneCharacterIsNoPrefixOfSegmentsThoughItTakesTwoUnits()
    {
        const string oneCharacter = "\U0001F600";
        string json = Given.Rule($"- matches: [{{path: {{value: \"{oneCharacter}\"}}}}]\n  backendRefs: [{{name: a, port: 80}}]").Json();
        Assert.DoesNotContain("pathSeparatedPrefix", json);
    }

    [Fact]
    public void HeadersMethodAndQueryParameters()
    {
        string json = Given.Rule(
            """
            - matches:
              - method: PATCH
                headers: [{name: x, value: "1"}, {name: y, type: RegularExpression, value: "a.*"}]
                queryParams: [{name: q, value: v}]
              backendRefs: [{name: a, port: 80}]
            """).Json();

        Assert.Contains(
            "'headers':[{'name':'x','stringMatch':{'exact':'1'}},{'name':'y','stringMatch':{'safeRegex':{'regex':'a.*'}}},"
            + "{'name':':method','stringMatch':{'exact':'PATCH'}}]",
            json);
        Assert.Contains("'queryParameters':[{'name':'q','stringMatch':{'exact':'v'}}]", json);
    }

    [Theory]
    [InlineData("path: {type: RegularExpression, value: '[a'}", "path: missing ]")]
    [InlineData("headers: [{name: h, type: RegularExpression, value: '(?<=a)b'}]", "header h: invalid named capture group")]
    [InlineData("queryParams: [{name: q, type: RegularExpression, value: '('}]", "query parameter q: missing )")]
    public void ARuleWithARegularExpressionThatEnvoyWouldRefuseIsDropped(string match, string why)
    {
        BuiltRoute built = Given.Rule($"- matches: [{{{match}}}]\n  backendRefs: [{{name: a, port: 80}}]");

        Assert.Null(built.Message);
        Assert.Equal(RouteProblem.RuleDropped, built.Problem?.Reason);
        Assert.StartsWith("Dropped Rule (0): invalid matcher configuration\n" + why, built.Problem?.Message);
    }

    [Theory]
    [InlineData("/a//b", "cannot contain [//]")]
    [InlineData("/a/..", "cannot end with [/..]")]
    [InlineData("/a b", "must only contain valid characters")]
    [InlineData("/a%zz", "must only contain valid characters")]
    public void ARuleWithAnInvalidPathIsReplaced(string path, string why)
    {
        BuiltRoute built = Given.Rule($"- matches: [{{path: {{type: Exact, value: '{path}'}}}}]\n  backendRefs: [{{name: a, port: 80}}]");

        Assert.Equal(RouteProblem.RuleReplaced, built.Problem?.Reason);
        Assert.Contains(why, built.Problem?.Message);
        Assert.Contains("'directResponse':{'status':500", built.Json());
        Assert.Empty(built.Clusters);
    }

    [Fact]
    public void RoutesMayBeLimitedToClients()
    {
        var client = new Envoy.Type.Matcher.V3.FilterStateMatcher { Key = "k", StringMatch = new() { Prefix = "p" } };

        string json = Given.Rule("- backendRefs: [{name: a, port: 80}]", new VirtualHostScope("vh", 80, false, client)).Json();

        Assert.Contains("'match':{'prefix':'/','filterState':[{'key':'k','stringMatch':{'prefix':'p'}}]}", json);
    }
}
