namespace KGateway.Translation.Tests.Policies.Traffic;

public class ApiKeyAuthTests
{
    private const string Selector = "{apiKeyAuth: {secretSelector: {matchLabels: {app: keys, tier: a}}}}";

    private static readonly string Keys = Secret("keys", "default", "{bob: k-bob, ann: ' k-ann\\n', none: ''}");

    [Fact]
    public void KeysOfASecretAreOfRoutes()
    {
        const string Fields = "{apiKeyAuth: {secretRef: {name: keys}}}";

        Assert.Contains(
            "'envoy.filters.http.api_key_auth':{'@type':'type.googleapis.com/envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuthPerRoute',"
            + "'credentials':[{'key':'k-ann','client':'ann'},{'key':'k-bob','client':'bob'}],'keySources':[{'header':'api-key'}],"
            + "'forwarding':{'hideCredentials':true}}",
            TrafficCase.Route(Fields, Keys));
        var field = Assert.Single(TrafficCase.Valid(Fields, Keys).Fields);
        Assert.Equal("apiKeyAuth", field.Key);
        var filter = Assert.Single(field.Filters);
        Assert.Equal(("envoy.filters.http.api_key_auth", true), (filter.Name, filter.Disabled));
    }

    [Fact]
    public void SourcesAndForwardingAreUpToTheUser()
    {
        string json = TrafficCase.Route(
            "{apiKeyAuth: {secretRef: {name: keys}, keySources: [{header: h, query: q}, {cookie: c}], forwardCredential: true, clientIdHeader: x-id}}",
            Keys);

        Assert.Contains("'keySources':[{'header':'h','query':'q'},{'cookie':'c'}],'forwarding':{'header':'x-id'}", json);
    }

    [Fact]
    public void ItCanBeSwitchedOff() => Assert.Contains(
        "'envoy.filters.http.api_key_auth':{'@type':'type.googleapis.com/envoy.config.route.v3.FilterConfig','disabled':true}",
        TrafficCase.Route("{apiKeyAuth: {disable: {}}}"));

    [Fact]
    public void SecretsAreSelectedByAllLabels()
    {
        string more = Secret("one", "default", "{ann: k-ann}", "{app: keys, tier: a}")
            + Secret("two", "default", "{bob: k-bob}", "{tier: a, app: keys, more: x}")
            + Secret("three", "default", "{cid: k-cid}", "{app: keys}")
            + Secret("four", "other", "{dan: k-dan}", "{app: keys, tier: a}");

        Assert.Contains("'credentials':[{'key':'k-ann','client':'ann'},{'key':'k-bob','client':'bob'}]", TrafficCase.Route(Selector, more));
        Assert.Contains("'client':'dan'", TrafficCase.Route(Selector, more + Grants.ToSecrets));
    }

    [Fact]
    public void ASelectedSecretOfAnotherNamespaceMustBeGranted()
    {
        string other = Secret("four", "other", "{dan: k-dan}", "{app: keys, tier: a}");

        Assert.Equal("failed to get secrets by selector: missing reference grant", TrafficCase.Problem(Selector, other));
        Assert.Equal("failed to get secrets by selector: no secret has these labels", TrafficCase.Problem(Selector));
        Assert.Equal(
            "failed to get secrets by selector: no secret has these labels",
            TrafficCase.Problem("{apiKeyAuth: {secretSelector: {matchLabels: {}}}}", other));
    }

    [Theory]
    [InlineData("{}", "api key auth: neither secretRef nor secretSelector is set")]
    [InlineData("{secretRef: {name: keys}, keySources: [{}]}", "api key auth: a key source names neither a header nor a query parameter nor a cookie")]
    [InlineData("{secretRef: {name: keys}, keySources: [{cookie: \"a\\nb\"}]}", "api key auth: a value contains a line break or a null character")]
    [InlineData("{secretRef: {name: keys}, keySources: [{query: \"a\\0b\"}]}", "api key auth: a value contains a line break or a null character")]
    [InlineData("{secretRef: {name: none}}", "failed to get secret: secret default/none not found")]
    [InlineData("{secretRef: {name: keys, namespace: other}}", "failed to get secret: missing reference grant")]
    [InlineData("{secretRef: {name: keys, kind: Vault, group: x.y}}", "failed to get secret: Vault isn't a kind of secrets")]
    [InlineData("{secretRef: {name: empty}}", "api key auth: no API keys found in the secrets")]
    [InlineData("{secretRef: {name: twice}}", "api key auth: clients 'ann' and 'bob' have the same API key")]
    [InlineData("{secretRef: {name: binary}}", "api key auth: the API key of client 'ann' in secret default/binary is no UTF-8 text")]
    [InlineData("{secretRef: {name: keys}, keySources: [{header: 'a b'}]}", "api key auth: \"a b\" is no name of a header")]
    [InlineData("{secretRef: {name: keys}, clientIdHeader: ':x'}", "api key auth: \":x\" is no name of a header")]
    public void WhatIsWrongIsTold(string auth, string why) => Assert.Equal(
        why,
        TrafficCase.Problem(
            $"{{apiKeyAuth: {auth}}}",
            Keys + Secret("empty", "default", "{none: ''}") + Secret("twice", "default", "{bob: same, ann: same}") + Binary));

    [Theory]
    [InlineData(1024, false)]
    [InlineData(1025, true)]
    public void AHeaderForTheClientHasALongestName(int length, bool refused)
    {
        string auth = $"{{apiKeyAuth: {{secretRef: {{name: keys}}, clientIdHeader: {new string('a', length)}}}}}";

        if (refused)
            Assert.Equal("api key auth: the clientIdHeader is longer than 1024 characters", TrafficCase.Problem(auth, Keys));
        else
            Assert.Contains(new string('a', length), TrafficCase.Route(auth, Keys));
    }

    [Fact]
    public void AClientMayHaveSeveralKeysAndTheSameTwice()
    {
        string more = Secret("one", "default", "{ann: k1}", "{app: keys, tier: a}")
            + Secret("two", "default", "{ann: k2}", "{app: keys, tier: a}")
            + Secret("three", "default", "{ann: k1}", "{app: keys, tier: a}");

        Assert.Contains("'credentials':[{'key':'k1','client':'ann'},{'key':'k2','client':'ann'}]", TrafficCase.Route(Selector, more));
    }

    [Fact]
    public void SuccessIsTold()
    {
        var settings = TranslationSettings.Default with { EnableAuthMetadata = true };
        var policy = TrafficCase.Valid("{apiKeyAuth: {secretRef: {name: keys}}}", Keys, settings);

        Assert.Equal(
            ["envoy.filters.http.api_key_auth", "api_key_auth_enabled"],
            Assert.Single(policy.Fields).Filters.Select(static filter => filter.Name));
    }

    private const string Binary =
        """
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: binary, namespace: default}
        data: {ann: /w==}

        """;

    private static string Secret(string name, string @namespace, string data, string labels = "{}") =>
        $$"""
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: {{name}}, namespace: {{@namespace}}, labels: {{labels}}}
        stringData: {{data.Replace("' k-ann\\n'", "\" k-ann\\n\"", StringComparison.Ordinal)}}

        """;
}
