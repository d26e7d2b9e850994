namespace KGateway.Translation.Tests.Policies.Traffic;

public class BasicAuthTests
{
    private const string Ann = "ann:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=";
    private const string Bob = "bob:{SHA}Lve95gjOVATpfV8EL5X4nxwjKHE=";

    private const string SameNamespace =
        $$"""
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: users, namespace: default}
        stringData:
          .htpasswd: "# users\r\n{{Ann}}\r\n\r\n{{Bob}}\n{{Ann}}\n"
          empty: ""
          other: "{{Bob}}"

        """;

    [Fact]
    public void UsersAreOfRoutes()
    {
        string fields = $"{{basicAuth: {{users: ['{Ann}', '{Bob}']}}}}";

        Assert.Contains(
            "'envoy.filters.http.basic_auth':{'@type':'type.googleapis.com/envoy.extensions.filters.http.basic_auth.v3.BasicAuthPerRoute',"
            + $"'users':{{'inlineString':'{Ann}\\n{Bob}'}}}}",
            TrafficCase.Route(fields));
        Assert.Equal(["AuthN 0 envoy.filters.http.basic_auth disabled"], TrafficCase.Filters(fields));
        Assert.Contains("'users':{'inlineString':'#'}", TrafficCase.Filter(fields));
        Assert.Equal("basicAuth", Assert.Single(TrafficCase.Valid(fields).Fields).Key);
    }

    [Fact]
    public void ASecretHoldsAFile()
    {
        Assert.Contains($"'inlineString':'{Ann}\\n{Bob}'", TrafficCase.Route("{basicAuth: {secretRef: {name: users}}}", SameNamespace));
        Assert.Contains($"'inlineString':'{Bob}'", TrafficCase.Route("{basicAuth: {secretRef: {name: users, key: other}}}", SameNamespace));
    }

    [Fact]
    public void ItCanBeSwitchedOff() => Assert.Contains(
        "'envoy.filters.http.basic_auth':{'@type':'type.googleapis.com/envoy.config.route.v3.FilterConfig','config':{},'disabled':true}",
        TrafficCase.Route("{basicAuth: {disable: {}}}"));

    [Fact]
    public void ASecretOfAnotherNamespaceMustBeGranted()
    {
        string other = SameNamespace.Replace("namespace: default", "namespace: other", StringComparison.Ordinal);
        const string Fields = "{basicAuth: {secretRef: {name: users, namespace: other}}}";

        Assert.Equal("basic auth: missing reference grant", TrafficCase.Problem(Fields, other));
        Assert.Equal("basic auth: missing reference grant", TrafficCase.Problem(Fields));
        Assert.Contains(Ann, TrafficCase.Route(Fields, other + Grants.ToSecrets));
    }

    [Theory]
    [InlineData("{users: ['ann:$apr1$x$y']}", "basic auth: invalid users: user 'ann' (line 1): only {SHA} hashes are supported")]
    [InlineData("{users: ['ann:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9']}", "basic auth: invalid users: user 'ann' (line 1): only {SHA} hashes are supported")]
    [InlineData("{users: ['ann:{SHA}!6ph5Mm5Pz8GgiULbPgzG37mj9g=']}", "basic auth: invalid users: user 'ann' (line 1): only {SHA} hashes are supported")]
    [InlineData("{users: ['ann']}", "basic auth: invalid users: line 1: expected user:{SHA}hash")]
    [InlineData("{users: [':{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=']}", "basic auth: invalid users: line 1: expected user:{SHA}hash")]
    [InlineData(
        "{users: ['ann:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', '', 'ann:{SHA}Lve95gjOVATpfV8EL5X4nxwjKHE=']}",
        "basic auth: invalid users: user 'ann' (line 3): the user has another hash before")]
    [InlineData("{users: ['# none']}", "basic auth: no valid users")]
    [InlineData("{secretRef: {name: none}}", "basic auth: secret default/none not found")]
    [InlineData("{secretRef: {name: users, key: none}}", "basic auth: secret default/users has no users at key 'none'")]
    [InlineData("{secretRef: {name: users, key: empty}}", "basic auth: secret default/users has no users at key 'empty'")]
    public void WhatEnvoyCannotCheckIsRefused(string auth, string why) =>
        Assert.Equal(why, TrafficCase.Problem($"{{basicAuth: {auth}}}", SameNamespace));

    [Fact]
    public void SuccessIsTold()
    {
        var settings = TranslationSettings.Default with { EnableAuthMetadata = true };
        var policy = TrafficCase.Valid($"{{basicAuth: {{users: ['{Ann}']}}}}", settings: settings);

        Assert.Equal(
            ["envoy.filters.http.basic_auth", "basic_auth_enabled"],
            Assert.Single(policy.Fields).Filters.Select(static filter => filter.Name));
        Assert.Contains("basic_auth_enabled", TrafficCase.Write([policy]).TypedPerFilterConfig.Keys);
    }
}
