using System.Web;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Http;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Field <c>oauth2</c> and extensions of type OAuth2.</summary>
[Collection("Policies")]
public sealed class LoginTests(PolicyLab lab)
{
    private const string Field = "oauth2: {extensionRef: {name: NAME}}";

    [Fact]
    [PolicyField("TrafficPolicy", "oauth2.extensionRef.name")]
    [PolicyField("GatewayExtension", "oauth2.authorizationEndpoint", "oauth2.tokenEndpoint", "oauth2.backendRef.name")]
    [PolicyField("GatewayExtension", "oauth2.backendRef.port", "oauth2.credentials.clientID", "oauth2.credentials.clientSecretRef.name")]
    [PolicyField("GatewayExtension", "oauth2.forwardAccessToken", "oauth2.redirectURI", "oauth2.scopes", "oauth2.logoutPath")]
    public async Task Browsers_log_in_at_the_provider_and_out_again()
    {
        var asked = "";
        await using var provider = await HttpServer.StartAsync(async context =>
        {
            asked = $"{context.Request.Path} {await new StreamReader(context.Request.Body).ReadToEndAsync()}";
            await context.Response.WriteAsJsonAsync(new { access_token = "the-token", token_type = "Bearer", expires_in = 3600 });
        });
        var site = await lab.RouteAsync(Field, Objects(provider.Port, """
            forwardAccessToken: true
            scopes: [profile]
            logoutPath: /bye
            redirectURI: "http://%REQ(:authority)%/back"
            """));

        var sent = await site.GetAsync("/cart");
        Assert.Equal(302, sent.Status);
        var location = new Uri(sent.Headers["location"]);
        var query = HttpUtility.ParseQueryString(location.Query);
        Assert.Equal("https://login.test/authorize", location.GetLeftPart(UriPartial.Path));
        Assert.Equal(("shop", "profile", $"http://{site.Host}/back"), (query["client_id"], query["scope"], query["redirect_uri"]));

        var cookies = Browser.CookiesOf(sent);
        var back = await site.GetAsync($"/back?code=the-code&state={Uri.EscapeDataString(query["state"]!)}", ("cookie", cookies));
        Assert.Equal((302, $"http://{site.Host}/cart"), (back.Status, back.Headers["location"]));
        Assert.StartsWith("/token ", asked, StringComparison.Ordinal);
        Assert.Contains("code=the-code", asked, StringComparison.Ordinal);
        Assert.Contains("client_secret=the-secret", asked, StringComparison.Ordinal);

        var served = await site.GetAsync("/cart", ("cookie", Browser.CookiesOf(back)));
        Assert.Equal((200, "Bearer the-token"), (served.Status, served.ReceivedHeader("authorization")));

        var bye = await site.GetAsync("/bye", ("cookie", Browser.CookiesOf(back)));
        Assert.Equal(302, bye.Status);
        Assert.Contains("deleted", bye.Headers["set-cookie"], StringComparison.Ordinal);
    }

    [Fact]
    [PolicyField("GatewayExtension", "oauth2.denyRedirect.headers.name", "oauth2.denyRedirect.headers.value", "oauth2.cookies.domain")]
    [PolicyField("GatewayExtension", "oauth2.cookies.sameSite")]
    public async Task Scripts_are_refused_and_cookies_have_the_chosen_limits()
    {
        var site = await lab.RouteAsync(Field, Objects(FreePort.Next(), """
            denyRedirect: {headers: [{name: x-requested-with, value: script}]}
            cookies: {domain: login.test, sameSite: Strict}
            """));
        Assert.Equal(401, (await site.GetAsync("/", ("x-requested-with", "script"))).Status);
        var cookies = (await site.GetAsync()).Headers["set-cookie"];
        Assert.Contains("domain=login.test", cookies, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookies, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "oauth2.extensionRef", BadInput = true)]
    [PolicyField("GatewayExtension", "oauth2.credentials", BadInput = true)]
    public async Task A_secret_that_is_missing_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync(Field, Extension(""));
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "extauth: ");
    }

    [Fact]
    [PolicyField("GatewayExtension", "oauth2.redirectURI", BadInput = true)]
    public async Task A_redirect_without_a_path_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync(Field, Objects(FreePort.Next(), "redirectURI: https://shop.test"));
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "redirectURI");
    }

    [Fact]
    [PolicyField("GatewayExtension", "oauth2.tokenEndpoint", BadInput = true)]
    public async Task An_endpoint_in_plain_text_is_a_finding()
    {
        var site = lab.NewSite();
        site.Save(Extension("").Replace("https://login.test/token", "http://login.test/token", StringComparison.Ordinal));
        await site.FoundAsync("oauth2.tokenEndpoint");
    }

    private static string Objects(int port, string fields) => $$"""
        {{Extension(fields)}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: NAME, namespace: default}
        stringData: {client-secret: the-secret}
        ---
        {{PolicyLab.Server("NAME-login", port)}}
        """;

    private static string Extension(string fields) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: GatewayExtension
        metadata: {name: NAME, namespace: default}
        spec:
          oauth2:
            authorizationEndpoint: https://login.test/authorize
            tokenEndpoint: https://login.test/token
            backendRef: {name: NAME-login, port: 80}
            credentials: {clientID: shop, clientSecretRef: {name: NAME} }
        {{PolicySite.Indent(fields, 4)}}
        """;
}
