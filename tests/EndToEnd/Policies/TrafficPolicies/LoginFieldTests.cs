using System.Security.Cryptography;
using System.Text;
using System.Web;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Http;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Further fields of extensions of type OAuth2.</summary>
[Collection("Policies")]
public sealed class LoginFieldTests(PolicyLab lab)
{
    private const string Field = "oauth2: {extensionRef: {name: NAME}}";
    private const string Endpoints = "authorizationEndpoint: https://login.test/authorize\ntokenEndpoint: https://login.test/token\n";

    [Fact]
    [PolicyField("GatewayExtension", "oauth2.issuerURI")]
    public async Task The_issuer_tells_its_endpoints()
    {
        const string Issuer = "https://issuer.test/shop";
        // What the controller fetches in a cluster is here where it keeps it.
        var name = $"kgateway-oidc-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Issuer)).AsSpan(0, 16))}";
        var site = await lab.RouteAsync(Field, $$"""
            {{Objects(FreePort.Next(), $"issuerURI: {Issuer}\nscopes: [openid]")}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{name}}, namespace: kgateway-system}
            data:
              issuer: {{Issuer}}
              openid-configuration: >-
                {"issuer": "{{Issuer}}", "authorization_endpoint": "https://issuer.test/enter", "token_endpoint": "https://issuer.test/token",
                "end_session_endpoint": "https://issuer.test/leave", "jwks_uri": "https://issuer.test/keys"}
            """);
        var sent = await site.GetAsync();
        Assert.Equal(302, sent.Status);
        Assert.StartsWith("https://issuer.test/enter?", sent.Headers["location"], StringComparison.Ordinal);
        Assert.StartsWith("https://issuer.test/leave", (await site.GetAsync("/logout")).Headers["location"], StringComparison.Ordinal);
    }

    [Fact]
    [PolicyField("GatewayExtension", "oauth2.issuerURI", BadInput = true)]
    public async Task An_issuer_that_is_not_known_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync(Field, Objects(FreePort.Next(), "issuerURI: https://nowhere.test"));
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "https://nowhere.test");
    }

    [Fact]
    [PolicyField("GatewayExtension", "oauth2.endSessionEndpoint", "oauth2.logoutPath", "oauth2.scopes")]
    public async Task A_logout_ends_the_session_at_the_provider()
    {
        var site = await lab.RouteAsync(
            Field, Objects(FreePort.Next(), $"{Endpoints}endSessionEndpoint: https://login.test/leave\nlogoutPath: /bye\nscopes: [openid, mail]"));
        var sent = await site.GetAsync();
        Assert.Equal("openid mail", HttpUtility.ParseQueryString(new Uri(sent.Headers["location"]).Query)["scope"]);
        var bye = await site.GetAsync("/bye");
        Assert.Equal(302, bye.Status);
        Assert.StartsWith("https://login.test/leave", bye.Headers["location"], StringComparison.Ordinal);
    }

    [Fact]
    [PolicyField("GatewayExtension", "oauth2.endSessionEndpoint", BadInput = true)]
    public async Task An_end_of_sessions_without_OpenID_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync(Field, Objects(FreePort.Next(), $"{Endpoints}endSessionEndpoint: https://login.test/leave"));
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "endSessionEndpoint needs the scope openid");
    }

    [Fact]
    [PolicyField("GatewayExtension", "oauth2.cookies.names.accessToken", "oauth2.cookies.names.idToken", "oauth2.backendRef.name")]
    [PolicyField("GatewayExtension", "oauth2.backendRef.port")]
    public async Task Cookies_have_the_chosen_names()
    {
        await using var provider = await ProviderAsync("an-access-token", "an-id-token");
        var site = await lab.RouteAsync(Field, Objects(provider.Port, $"{Endpoints}scopes: [openid]\ncookies: {{names: {{accessToken: my-access, idToken: my-id}} }}"));
        var cookies = await Browser.LogInAsync(site, "/oauth2/redirect");
        Assert.Contains("my-access=", cookies, StringComparison.Ordinal);
        Assert.Contains("my-id=", cookies, StringComparison.Ordinal);
        Assert.Equal(200, (await site.GetAsync("/", ("cookie", cookies))).Status);
    }

    [Fact]
    [PolicyField("GatewayExtension", "oauth2.cookies.disableAccessTokenSetCookie", "oauth2.cookies.disableIDTokenSetCookie")]
    [PolicyField("GatewayExtension", "oauth2.cookies.disableRefreshTokenSetCookie")]
    public async Task Cookies_of_tokens_are_left_out()
    {
        await using var provider = await ProviderAsync("an-access-token", "an-id-token");
        var site = await lab.RouteAsync(Field, Objects(provider.Port, $$"""
            {{Endpoints}}scopes: [openid]
            cookies: {disableAccessTokenSetCookie: false, disableIDTokenSetCookie: false, disableRefreshTokenSetCookie: false}
            """));
        string[] names = ["AccessToken-", "IdToken-", "RefreshToken-"];
        string[] fields = ["disableAccessTokenSetCookie", "disableIDTokenSetCookie", "disableRefreshTokenSetCookie"];
        Assert.Equal(names, await SetAsync(site, names));
        for (var i = 0; i < fields.Length; i++)
        {
            var without = names.Where(name => name != names[i]).ToArray();
            site.Edit($"{fields[i]}: false", $"{fields[i]}: true");
            await Eventually.TrueAsync(
                async () => (await SetAsync(site, names)).SequenceEqual(without), $"the cookies without {names[i]}", TimeSpan.FromSeconds(20));
            site.Edit($"{fields[i]}: true", $"{fields[i]}: false");
            await Eventually.TrueAsync(
                async () => (await SetAsync(site, names)).SequenceEqual(names), "all cookies", TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    [PolicyField("GatewayExtension", "oauth2.jwt.jwksURI", "oauth2.jwt.jwksBackendRef.name", "oauth2.jwt.jwksBackendRef.port")]
    [PolicyField("GatewayExtension", "oauth2.jwt.accessToken.audiences", "oauth2.jwt.accessToken.claimsToHeaders.name")]
    [PolicyField("GatewayExtension", "oauth2.jwt.accessToken.claimsToHeaders.header")]
    [PolicyField("GatewayExtension", "oauth2.jwt.idToken.audiences", "oauth2.jwt.idToken.claimsToHeaders.name")]
    [PolicyField("GatewayExtension", "oauth2.jwt.idToken.claimsToHeaders.header")]
    public async Task Tokens_of_a_login_are_read_and_their_claims_become_headers()
    {
        using var issuer = new TokenIssuer();
        var paths = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var keys = await HttpServer.StartAsync(context =>
        {
            paths.Enqueue(context.Request.Path);
            return context.Response.WriteAsync(issuer.KeySet);
        });
        await using var provider = await ProviderAsync(issuer.Sign(new { aud = "shop", role = "buyer" }), issuer.Sign(new { aud = "people", sub = "alice" }));
        var site = await lab.RouteAsync(Field, $$"""
            {{Objects(provider.Port, $$"""
                {{Endpoints}}scopes: [openid]
                jwt:
                  jwksURI: https://login.test/the-keys
                  jwksBackendRef: {name: NAME-keys, port: 80}
                  accessToken: {audiences: [shop], claimsToHeaders: [{name: role, header: x-role}]}
                  idToken: {audiences: [people], claimsToHeaders: [{name: sub, header: x-who}]}
                """)}}
            ---
            {{PolicyLab.Server("NAME-keys", keys.Port)}}
            """);
        var cookies = await Browser.LogInAsync(site, "/oauth2/redirect");
        await Eventually.EqualAsync(
            ("buyer", "alice"),
            async () => await site.GetAsync("/", ("cookie", cookies)) is { Status: 200 } answer ? (answer.ReceivedHeader("x-role"), answer.ReceivedHeader("x-who")) : (null, null),
            "the claims that the backend gets");
        Assert.Equal("/the-keys", paths.Last());
        site.Edit("audiences: [shop]", "audiences: [bank]");
        await site.AnswersAsync(403, "/", ("cookie", cookies));
        site.Edit("audiences: [bank]", "audiences: [shop]");
        await site.AnswersAsync(200, "/", ("cookie", cookies));
        site.Edit("audiences: [people]", "audiences: [animals]");
        await site.AnswersAsync(403, "/", ("cookie", cookies));
    }

    [Fact]
    [PolicyField("GatewayExtension", "oauth2.denyRedirect.headers.type", "oauth2.denyRedirect.headers.name")]
    [PolicyField("GatewayExtension", "oauth2.denyRedirect.headers.value")]
    public async Task Requests_that_are_told_by_an_expression_are_not_sent_to_the_provider()
    {
        var site = await lab.RouteAsync(
            Field, Objects(FreePort.Next(), $"{Endpoints}denyRedirect: {{headers: [{{type: RegularExpression, name: accept, value: 'application/.*'}}]}}"));
        Assert.Equal(401, (await site.GetAsync("/", ("accept", "application/json"))).Status);
        Assert.Equal(302, (await site.GetAsync("/", ("accept", "text/html"))).Status);
    }

    private static Task<HttpServer> ProviderAsync(string accessToken, string idToken) => HttpServer.StartAsync(context =>
        context.Response.WriteAsJsonAsync(
            new { access_token = accessToken, id_token = idToken, refresh_token = "a-refresh-token", token_type = "Bearer", expires_in = 3600 }));

    // Which of the cookies of tokens a login sets.
    private static async Task<string[]> SetAsync(PolicySite site, string[] names)
    {
        var cookies = await Browser.LogInAsync(site, "/oauth2/redirect");
        return [.. names.Where(name => cookies.Contains(name, StringComparison.Ordinal))];
    }

    private static string Objects(int port, string fields) => $$"""
        {{PolicyLab.Extension($$"""
            oauth2:
              backendRef: {name: NAME-login, port: 80}
              credentials: {clientID: shop, clientSecretRef: {name: NAME} }
            {{PolicySite.Indent(fields, 2)}}
            """)}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: NAME, namespace: default}
        stringData: {client-secret: the-secret}
        ---
        {{PolicyLab.Server("NAME-login", port)}}
        """;
}
