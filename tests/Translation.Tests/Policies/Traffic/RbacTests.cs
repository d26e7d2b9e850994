namespace KGateway.Translation.Tests.Policies.Traffic;

public class RbacTests
{
    [Fact]
    public void OneExpression()
    {
        const string Fields = "{rbac: {policy: {matchExpressions: ['a']}}}";
        string json = TrafficCase.Route(Fields);

        Assert.Contains("'input':{'name':'envoy.matching.inputs.cel_data_input','typedConfig':{'@type':'type.googleapis.com/xds.type.matcher.v3.HttpAttributesCelMatchInput'}}", json);
        Assert.Contains("'customMatch':{'name':'envoy.matching.matchers.cel_matcher','typedConfig':{'@type':'type.googleapis.com/xds.type.matcher.v3.CelMatcher','exprMatch':{'celExprParsed':{", json);
        Assert.Contains("'identExpr':{'name':'a'}", json);
        Assert.Contains("'lineOffsets':[2],'positions':{'1':0}}", json);
        Assert.Contains("'onMatch':{'action':{'name':'envoy.filters.rbac.action','typedConfig':{'@type':'type.googleapis.com/envoy.config.rbac.v3.Action','name':'allow-request'}}}", json);
        Assert.Contains("'onNoMatch':{'action':{'name':'action','typedConfig':{'@type':'type.googleapis.com/envoy.config.rbac.v3.Action','name':'deny-request','action':'DENY'}}}", json);
        Assert.Equal(["AuthZ 0 envoy.filters.http.rbac enabled"], TrafficCase.Filters(Fields));
        Assert.Equal("rbac", Assert.Single(TrafficCase.Valid(Fields).Fields).Key);
    }

    [Fact]
    public void OneOfSeveralExpressionsMustBeTrue() => Assert.Contains(
        "'predicate':{'orMatcher':{'predicate':[{'singlePredicate':",
        TrafficCase.Route("{rbac: {action: Deny, policy: {matchExpressions: ['a', 'b']}}}"));

    [Fact]
    public void DenialLetsOthersPass()
    {
        string json = TrafficCase.Route("{rbac: {action: Deny, policy: {matchExpressions: ['a']}}}");

        Assert.Contains("'name':'deny-request','action':'DENY'}}}}]},'onNoMatch'", json);
        Assert.EndsWith("'name':'allow-request'}}}}}}},'name':'r'}", json);
    }

    [Fact]
    public void WithoutExpressionsNothingIsLetThrough() => Assert.Equal(
        "RBAC policy has no match expressions", TrafficCase.Problem("{rbac: {policy: {}}}"));

    [Fact]
    public void WhatIsWrongIsToldOfEachExpression() => Assert.Equal(
        "RBAC policy encountered CEL matcher errors: a ||: 1:5: unexpected end of expression, expected an expression; "
        + "foo(): 1:4: Envoy has no function foo",
        TrafficCase.Problem("{rbac: {policy: {matchExpressions: ['a ||', 'b', 'foo()']}}}"));
}
