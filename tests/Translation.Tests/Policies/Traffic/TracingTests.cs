using Envoy.Config.Route.V3;

namespace KGateway.Translation.Tests.Policies.Traffic;

public class TracingTests
{
    [Fact]
    public void ARouteHasItsOwnSamplingAndAttributes() => Assert.Contains(
        "'tracing':{'randomSampling':{'numerator':50},'customTags':[{'tag':'a','literal':{'value':'b'}},"
        + "{'tag':'c','requestHeader':{'name':'x','defaultValue':'y'}},{'tag':'d','environment':{'name':'E'}},"
        + "{'tag':'e','metadata':{'kind':{'route':{}},'metadataKey':{'key':'k','path':[{'key':'p'}]}}}]}",
        TrafficCase.Route(
            "{tracing: {randomSampling: 50, attributes: [{name: a, literal: {value: b}}, {name: c, requestHeader: {name: x, defaultValue: y}},"
            + " {name: d, environment: {name: E}}, {name: e, metadata: {kind: Route, metadataKey: {key: k, path: [{key: p}]}}}]}}"));

    [Fact]
    public void TracingCanBeSwitchedOff() => Assert.Contains(
        "'tracing':{'clientSampling':{},'randomSampling':{},'overallSampling':{}}", TrafficCase.Route("{tracing: {disable: {}}}"));

    [Fact]
    public void ThePolicyOfTheRouteHolds() => Assert.Contains(
        "'tracing':{'clientSampling':{'numerator':1}}", TrafficCase.Routes("{tracing: {clientSampling: 1}}", "{tracing: {overallSampling: 2}}"));

    [Theory]
    [InlineData("{name: a}", "tracing: attribute \"a\": it has no source")]
    [InlineData("{name: '', literal: {value: b}}", "tracing: attribute \"\": it has no name")]
    [InlineData("{name: a, requestHeader: {name: 'a b'}}", "tracing: attribute \"a\": \"a b\" is no name of a header")]
    public void AttributesThatEnvoyRefusesAreRefused(string attribute, string why) =>
        Assert.Equal(why, TrafficCase.Problem($"{{tracing: {{attributes: [{attribute}]}}}}"));

    [Theory]
    [InlineData("my.prefix", "my.prefix")]
    [InlineData("{{route_namespace}}.{{ route_name }}.{{rule_name}}", "space.name.rule")]
    [InlineData("a{{route_name}}b%", "anameb%")]
    [InlineData("..a..b.", "a.b")]
    public void StatisticsHaveAPrefix(string template, string expected)
    {
        Assert.Contains($"'statPrefix':'{expected}'", TrafficCase.Route($"{{statPrefix: '{template}'}}", rule: "rule"));
        Assert.Contains(
            $"'statPrefix':'{expected}'",
            TrafficCase.Route($"{{statPrefix: '{template}'}}", prepare: static route => route.Redirect = new RedirectAction(), rule: "rule"));
    }

    [Fact]
    public void WhatARuleWithoutANameLeavesEmptyIsDropped()
    {
        Assert.Contains("'statPrefix':'space.end'", TrafficCase.Route("{statPrefix: '{{route_namespace}}.{{rule_name}}.end'}"));
        Assert.DoesNotContain("statPrefix", TrafficCase.Route("{statPrefix: '{{rule_name}}'}"));
        Assert.True(Assert.Single(TrafficCase.Valid("{statPrefix: a}").Fields).OfRoutesOnly);
    }

    [Theory]
    [InlineData("{{route}}", "statPrefix: unknown placeholder route")]
    [InlineData("a{{route_name", "statPrefix: a placeholder has no end")]
    [InlineData("}}{{route_name}}", "statPrefix: a placeholder has no end")]
    public void PrefixesThatCannotBeFilledAreRefused(string template, string why) =>
        Assert.Equal(why, TrafficCase.Problem($"{{statPrefix: '{template}'}}"));
}
