using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Http;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Field <c>jwtAuth</c> and extensions of type JWT.</summary>
[Collection("Policies")]
public sealed class JwtAuthTests(PolicyLab lab)
{
    private const string Field = "jwtAuth: {extensionRef: {name: NAME}}";

    [Fact]
    [PolicyField("TrafficPolicy", "jwtAuth.extensionRef.name")]
    [PolicyField("GatewayExtension", "jwt.providers.issuer", "jwt.providers.audiences", "jwt.providers.claimsToHeaders.name")]
    [PolicyField("GatewayExtension", "jwt.providers.claimsToHeaders.header", "jwt.providers.jwks.local.inline")]
    public async Task Tokens_of_the_issuer_pass_and_their_claims_become_headers()
    {
        using var issuer = new TokenIssuer();
        using var stranger = new TokenIssuer();
        var site = await lab.RouteAsync(Field, Extension($$"""
            issuer: https://issuer.test
            audiences: [shop]
            claimsToHeaders: [{name: sub, header: x-user}]
            jwks: {local: {inline: '{{issuer.KeySet}}'} }
            """));
        var claims = new { iss = "https://issuer.test", aud = "shop", sub = "alice" };
        Assert.Equal(401, (await site.GetAsync()).Status);
        Assert.Equal(401, (await site.GetAsync("/", Bearer(stranger.Sign(claims)))).Status);
        Assert.Equal(401, (await site.GetAsync("/", Bearer(issuer.Sign(claims with { iss = "https://other.test" })))).Status);
        Assert.Equal(403, (await site.GetAsync("/", Bearer(issuer.Sign(claims with { aud = "bank" })))).Status);
        var answer = await site.GetAsync("/", Bearer(issuer.Sign(claims)));
        Assert.Equal(200, answer.Status);
        Assert.Equal("alice", answer.ReceivedHeader("x-user"));
        Assert.Null(answer.ReceivedHeader("authorization"));
    }

    [Fact]
    [PolicyField("GatewayExtension", "jwt.validationMode", "jwt.providers.tokenSource.header.header")]
    [PolicyField("GatewayExtension", "jwt.providers.tokenSource.header.prefix", "jwt.providers.forwardToken")]
    public async Task Tokens_may_be_missing_and_come_in_another_header()
    {
        using var issuer = new TokenIssuer();
        var site = await lab.RouteAsync(Field, Extension(
            $$"""
            tokenSource: {header: {header: x-token, prefix: "key "} }
            forwardToken: true
            jwks: {local: {inline: {{Quoted(issuer.Pem)}} } }
            """,
            "validationMode: AllowMissing"));
        Assert.Equal(200, (await site.GetAsync()).Status);
        Assert.Equal(401, (await site.GetAsync("/", ("x-token", "key nonsense"))).Status);
        var token = issuer.Sign(new { sub = "alice" });
        var answer = await site.GetAsync("/", ("x-token", $"key {token}"));
        Assert.Equal((200, $"key {token}"), (answer.Status, answer.ReceivedHeader("x-token")));
    }

    [Fact]
    [PolicyField("GatewayExtension", "jwt.providers.tokenSource.queryParameter", "jwt.providers.jwks.remote.url")]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.remote.backendRef.name", "jwt.providers.jwks.remote.backendRef.port")]
    public async Task Keys_are_fetched_from_a_server()
    {
        using var issuer = new TokenIssuer();
        await using var server = await HttpServer.StartAsync(context =>
            context.Request.Path == "/keys" ? context.Response.WriteAsync(issuer.KeySet) : Task.FromResult(context.Response.StatusCode = 404));
        var site = await lab.RouteAsync(Field, $$"""
            {{Extension("""
                tokenSource: {queryParameter: token}
                jwks: {remote: {url: http://keys.test/keys, backendRef: {name: NAME-keys, port: 80}, cacheDuration: 1h, asyncFetch: {fastListener: true} } }
                """)}}
            ---
            {{PolicyLab.Server("NAME-keys", server.Port)}}
            """);
        await site.AnswersAsync(200, $"/?token={issuer.Sign(new { sub = "alice" })}");
        Assert.Equal(401, (await site.GetAsync()).Status);
        Assert.True(server.Received > 0, "Nobody fetched the keys.");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "jwtAuth.disable")]
    public async Task A_route_may_do_without_the_tokens_that_its_Gateway_asks_for()
    {
        using var issuer = new TokenIssuer();
        var site = await lab.SwitchAsync(Field, "jwtAuth: {disable: {}}", Extension($"jwks: {{local: {{inline: {Quoted(issuer.Pem)}}}}}"));
        Assert.Equal(401, (await site.GetAsync()).Status);
        site.SwitchOff();
        await site.AnswersAsync(200);
    }

    [Fact]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.local", BadInput = true)]
    [PolicyField("TrafficPolicy", "jwtAuth.extensionRef", BadInput = true)]
    public async Task A_key_that_is_none_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync(Field, Extension("jwks: {local: {inline: nonsense}}"));
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "jwt: ");
    }

    [Fact]
    [PolicyField("GatewayExtension", "jwt.providers.tokenSource", BadInput = true)]
    public async Task A_token_in_two_places_is_a_finding()
    {
        var site = lab.NewSite();
        site.Save(Extension("""
            tokenSource: {queryParameter: token, header: {header: x-token}}
            jwks: {local: {inline: "{}"}}
            """));
        await site.FoundAsync("tokenSource");
    }

    private static (string, string) Bearer(string token) => ("authorization", $"Bearer {token}");

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static string Extension(string provider, string more = "") => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: GatewayExtension
        metadata: {name: NAME, namespace: default}
        spec:
          jwt:
            {{more}}
            providers:
            - name: issuer
        {{PolicySite.Indent(provider, 6)}}
        """;
}
