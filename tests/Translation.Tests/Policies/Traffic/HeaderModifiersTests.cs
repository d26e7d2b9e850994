namespace KGateway.Translation.Tests.Policies.Traffic;

public class HeaderModifiersTests
{
    private const string Secrets =
        """
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: s, namespace: default}
        stringData: {X-B: two, X-A: 10% off, bad: "a\nb"}
        data: {binary: /w==}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: s, namespace: other}
        stringData: {k: far}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: ok, namespace: default}
        stringData: {X-B: two, X-A: 10% off}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: none, namespace: default}

        """;

    private const string Grant =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: ReferenceGrant
        metadata: {name: g, namespace: other}
        spec:
          from: [{group: gateway.kgateway.dev, kind: TrafficPolicy, namespace: default}]
          to: [{group: '', kind: Secret}]

        """;

    [Fact]
    public void AdditionsComeFirstThenReplacementsThenRemovals()
    {
        const string Fields =
            "{headerModifiers: {request: {remove: [r], set: [{name: s, value: '1'}], add: [{name: a, value: '%PROTOCOL% 5%'}]}, response: {remove: [q]}}}";

        Assert.Contains(
            "'envoy.extensions.filters.http.header_mutation':{'@type':'type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute',"
            + "'mutations':{'requestMutations':[{'append':{'header':{'key':'a','value':'%%PROTOCOL%%5%%'}}},"
            + "{'append':{'header':{'key':'s','value':'1'},'appendAction':'OVERWRITE_IF_EXISTS_OR_ADD'}},{'remove':'r'}],"
            + "'responseMutations':[{'remove':'q'}]}}",
            TrafficCase.Route(Fields));
        Assert.Equal(["Route 0 envoy.extensions.filters.http.header_mutation disabled"], TrafficCase.Filters(Fields));
        Assert.Equal(
            "{'name':'envoy.extensions.filters.http.header_mutation','typedConfig':{'@type':'type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute'},'disabled':true}",
            TrafficCase.Filter(Fields));
    }

    [Theory]
    [InlineData("{secretRef: {name: ok}}", "{'key':'X-A','value':'10%%off'}", "{'key':'X-B','value':'two'}")]
    [InlineData("{secretRef: {name: s, key: X-B}}", "{'key':'X-B','value':'two'}")]
    [InlineData("{name: X-B, secretRef: {name: s}}", "{'key':'X-B','value':'two'}")]
    [InlineData("{name: n, secretRef: {name: s, key: X-B}}", "{'key':'n','value':'two'}")]
    [InlineData("{name: n, secretRef: {name: s, key: k, namespace: other}}", "{'key':'n','value':'far'}")]
    public void ValuesMayComeFromSecrets(string header, params string[] expected)
    {
        string json = TrafficCase.Route($"{{headerModifiers: {{request: {{set: [{header}]}}}}}}", Secrets + Grant);

        string mutations = string.Join(",", expected.Select(static value => $"{{'append':{{'header':{value},'appendAction':'OVERWRITE_IF_EXISTS_OR_ADD'}}}}"));
        Assert.Contains($"'requestMutations':[{mutations}]", json);
    }

    [Fact]
    public void WhereEnvoysOpinionCountsValuesThatItCanNotReadAreNotAccepted()
    {
        TranslationSettings strict = TranslationSettings.Default with { ValidationMode = ValidationMode.Strict };

        Assert.Equal(
            "response: the value \"%REQ(x\" is not valid: no valid command at position 0",
            TrafficCase.Problem("{headerModifiers: {response: {set: [{name: a, value: '%REQ(x'}]}}}", settings: strict));
        // What is secret stands for itself everywhere.
        TrafficCase.Valid("{headerModifiers: {request: {set: [{name: n, secretRef: {name: s, key: X-A}}]}}}", Secrets, strict);
    }

    [Theory]
    [InlineData("request: {add: [{name: a, secretRef: {name: x}}]}", "request: Secret default/x not found")]
    [InlineData("response: {set: [{name: a, secretRef: {name: s}}]}", "response: key \"a\" not found in Secret default/s")]
    [InlineData("request: {set: [{secretRef: {name: none}}]}", "request: Secret default/none is empty")]
    [InlineData("request: {set: [{secretRef: {name: s, namespace: other, key: k}}]}", "request: missing reference grant")]
    [InlineData("request: {set: [{secretRef: {name: missing, namespace: other}}]}", "request: missing reference grant")]
    [InlineData("request: {set: [{secretRef: {name: s, key: bad}}]}", "request: header \"bad\": a value contains a line break or a null character")]
    [InlineData("request: {set: [{secretRef: {name: s, key: binary}}]}", "request: key \"binary\" of Secret default/s is not UTF-8 text")]
    [InlineData("request: {set: [{name: 'a b', value: x}]}", "request: \"a b\" is no name of a header")]
    [InlineData("request: {set: [{name: Host, value: x}]}", "request: header \"Host\" may not be modified")]
    [InlineData("request: {set: [{value: x}]}", "request: a header has no name, or neither value nor secretRef")]
    [InlineData("request: {set: [{name: x}]}", "request: a header has no name, or neither value nor secretRef")]
    [InlineData("response: {remove: ['a:b']}", "response: \"a:b\" is no name of a header")]
    public void WhatCannotBeReadIsRefused(string modifiers, string why) =>
        Assert.Equal(why, TrafficCase.Problem($"{{headerModifiers: {{{modifiers}}}}}", Secrets));

    [Fact]
    public void GrantsCanBeSwitchedOff() => TrafficCase.Valid(
        "{headerModifiers: {request: {set: [{secretRef: {name: s, namespace: other}}]}}}",
        Secrets,
        TranslationSettings.Default with { ReferenceGrantMode = ReferenceGrantMode.Off });
}
