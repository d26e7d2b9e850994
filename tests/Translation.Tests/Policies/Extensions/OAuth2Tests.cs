using KGateway.Translation.Encoding;
using KGateway.Translation.Policies.Extensions.Discovery;

namespace KGateway.Translation.Tests.Policies.Extensions;

public sealed class OAuth2Tests
{
    private const string Uses = "{oauth2: {extensionRef: {name: x} } }";
    private const string Credentials = "credentials: {clientID: me, clientSecretRef: {name: s} }";
    private const string Endpoints = "authorizationEndpoint: 'https://idp/auth', tokenEndpoint: 'https://idp/token'";
    private const string Login = $"backendRef: {{name: a, port: 80}}, {Endpoints}, {Credentials}";

    private const string Secrets =
        """
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: s, namespace: default}
        stringData: {client-secret: hidden}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: oauth2-hmac-secret, namespace: kgateway-system}
        stringData: {hmac-secret: signing}

        """;

    [Fact]
    public void A_login_has_its_secrets_over_SDS_and_cookies_of_its_own()
    {
        var extended = Of(Login);

        Assert.Empty(extended.Policy.Problems);
        var filter = Assert.Single(extended.Filters);
        Assert.Equal("envoy.filters.http.oauth2/default/x", filter.Name);
        Assert.Equal(7, filter.Weight);
        Assert.Equal(
            ["oauth2/client_secret/default/s", "oauth2/hmac_secret/kgateway-system/oauth2-hmac-secret"],
            filter.Secrets.Select(static secret => secret.Name));
        Assert.All(filter.Secrets, static secret => Assert.Equal(XdsType.Secret, secret.Type));
        var json = extended.Filter(filter.Name);
        Assert.Contains("'tokenEndpoint':{'uri':'https://idp/token','cluster':'kube_default_a_80','timeout':'15s'},'authorizationEndpoint':'https://idp/auth'", json);
        Assert.Contains("'tokenSecret':{'name':'oauth2/client_secret/default/s','sdsConfig':{'ads':{},'resourceApiVersion':'V3'}}", json);
        Assert.Contains("'redirectUri':'%REQ(x-forwarded-proto)%://%REQ(:authority)%/oauth2/redirect','redirectPathMatcher':{'path':{'exact':'/oauth2/redirect'}},'signoutPath':{'path':{'exact':'/logout'}}", json);
        Assert.Contains("'preserveAuthorizationHeader':true", json);
        Assert.DoesNotContain("hidden", json);

        // FNV-1a of 64 bits of default/x.
        Assert.Contains("'bearerToken':'AccessToken-62a3f3cc164a60a1','oauthHmac':'OauthHMAC-62a3f3cc164a60a1'", json);
        Assert.Contains("'envoy.filters.http.oauth2/default/x':{'@type':'type.googleapis.com/envoy.config.route.v3.FilterConfig','config':{}}", extended.Route);
    }

    [Fact]
    public void All_fields_are_written()
    {
        var extended = Of(
            Login + """
            , endSessionEndpoint: 'https://idp/end', redirectURI: 'https://%REQ(:authority)%/back?x=1', logoutPath: /out, forwardAccessToken: true,
              scopes: [openid, email],
              cookies: {domain: example.com, names: {accessToken: at, idToken: it}, sameSite: Strict, disableRefreshTokenSetCookie: true},
              jwt: {jwksURI: 'https://idp/keys', jwksBackendRef: {name: b, port: 80}, accessToken: {audiences: [aud]},
                idToken: {claimsToHeaders: [{name: sub, header: x-s}]} },
              denyRedirect: {headers: [{name: x-api, value: 'yes'}, {name: accept, type: RegularExpression, value: '.*json.*'}]}
            """);

        Assert.Empty(extended.Policy.Problems);
        Assert.Equal(["envoy.filters.http.oauth2/default/x", "envoy.filters.http.oauth2/jwt/default/x"], extended.Filters.Select(static filter => filter.Name));
        var json = extended.Filter("envoy.filters.http.oauth2/default/x");
        Assert.Contains("'redirectPathMatcher':{'path':{'exact':'/back'}},'signoutPath':{'path':{'exact':'/out'}},'forwardBearerToken':true", json);
        Assert.DoesNotContain("preserveAuthorizationHeader", json);
        Assert.Contains("'authScopes':['openid','email']", json);
        Assert.Contains("'denyRedirectMatcher':[{'name':'x-api','stringMatch':{'exact':'yes'}},{'name':'accept','stringMatch':{'safeRegex':{'regex':'.*json.*'}}}]", json);
        Assert.Contains("'bearerToken':'at'", json);
        Assert.Contains("'cookieDomain':'example.com'", json);
        Assert.Contains("'disableRefreshTokenSetCookie':true", json);
        Assert.Contains("'endSessionEndpoint':'https://idp/end'", json);
        Assert.Equal(8, json.Split("'sameSite':'STRICT'").Length);
        var tokens = extended.Filter("envoy.filters.http.oauth2/jwt/default/x");
        Assert.Contains("'oauth2/accessToken':{'audiences':['aud'],'remoteJwks':{'httpUri':{'uri':'https://idp/keys','cluster':'kube_default_b_80','timeout':'5s'}},'payloadInMetadata':'accessToken','fromCookies':['at']}", tokens);
        Assert.Contains("'requirementMap':{'oauth2':{'requiresAll':{'requirements':[{'providerName':'oauth2/accessToken'},{'providerName':'oauth2/idToken'}]}}}", tokens);
        Assert.Contains("'requirementName':'oauth2'", extended.Route);
    }

    [Fact]
    public void Endpoints_that_are_not_written_come_from_the_issuers_document()
    {
        const string Provider = $"backendRef: {{name: a, port: 80}}, issuerURI: 'https://idp/realm/', scopes: [openid], {Credentials}";
        var key = IssuerDocuments.KeyOf("https://idp/realm/", TranslationSettings.Default);
        var document = $$"""
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{key.Name}}, namespace: {{key.Namespace}}}
            data: {issuer: "https://idp/realm/", openid-configuration: '{"issuer":"https://idp/realm/","token_endpoint":"https://t","authorization_endpoint":"https://a","end_session_endpoint":"https://e"}'}

            """;

        var json = Of(Provider, document).Filter("envoy.filters.http.oauth2/default/x");
        Assert.Contains("'uri':'https://t'", json);
        Assert.Contains("'authorizationEndpoint':'https://a'", json);
        Assert.Contains("'endSessionEndpoint':'https://e'", json);
        Assert.Equal(["extauth: the discovery document of https://idp/realm/ isn't known"], Of(Provider).Policy.Problems);
        Assert.Equal(["extauth: the token endpoint is missing"], Of(Provider, document.Replace("token_endpoint", "other", StringComparison.Ordinal)).Policy.Problems);
        Assert.Equal(["https://idp/realm/"], IssuerDocuments.Needed(Extended.State(Uses, $"{{oauth2: {{{Provider}}} }}")));
        Assert.Equal("https://idp/realm/.well-known/openid-configuration", IssuerDocuments.UrlOf("https://idp/realm/"));
        Assert.Empty(IssuerDocuments.Needed(Extended.State(Uses, $"{{oauth2: {{{Login}}} }}")));
    }

    [Fact]
    public void Without_a_cluster_cookies_are_signed_with_what_follows_from_the_clients_secret()
    {
        var client = Secrets[..Secrets.LastIndexOf("---", StringComparison.Ordinal)];
        Func<TranslationSettings?, Extended> resolve = settings => Extended.Of(Uses, $"{{oauth2: {{{Login}}} }}", client, settings);

        var secret = Assert.Single(resolve(null).Filters).Secrets[1];
        Assert.Equal("oauth2/hmac_secret/default/x", secret.Name);
        Assert.Equal(secret.Version, Assert.Single(resolve(null).Filters).Secrets[1].Version);
        Assert.Equal(
            ["extauth: Secret kgateway-system/oauth2-hmac-secret not found"],
            resolve(TranslationSettings.Default with { DeploysToKubernetes = true }).Policy.Problems);
    }

    [Fact]
    public void A_secret_that_changes_makes_another_filter()
    {
        var before = Assert.Single(Of(Login).Filters);
        var after = Assert.Single(Extended.Of(Uses, $"{{oauth2: {{{Login}}} }}", Secrets.Replace("hidden", "other", StringComparison.Ordinal)).Filters);

        Assert.Equal(before, Assert.Single(Of(Login).Filters));
        Assert.NotEqual(before, after);
        Assert.Equal(before.ToEnvoy(), after.ToEnvoy());
    }

    [Theory]
    [InlineData("backendRef: {name: none, port: 80}", "extauth: failed to resolve OAuth2 backend: Service default/none not found")]
    [InlineData("redirectURI: '/x'", "extauth: redirectURI /x has no scheme")]
    [InlineData("redirectURI: 'https://host'", "extauth: redirectURI https://host has no path")]
    [InlineData("redirectURI: 'https://%REQ(/x'", "extauth: redirectURI https://%REQ(/x is invalid: no valid command at position 8")]
    [InlineData("denyRedirect: {headers: [{name: a, type: RegularExpression, value: '('}]}", "extauth: invalid denyRedirect: header a: ")]
    [InlineData("endSessionEndpoint: 'https://e'", "extauth: endSessionEndpoint needs the scope openid")]
    [InlineData("jwt: {idToken: {} }", "extauth: jwksURI is missing")]
    [InlineData("jwt: {jwksURI: 'https://k'}", "extauth: jwt names neither accessToken nor idToken")]
    [InlineData("jwt: {jwksURI: 'https://k', idToken: {claimsToHeaders: [{header: x-s}]} }", "extauth: claimsToHeaders: a claim has no name")]
    [InlineData("jwt: {jwksURI: 'https://k', idToken: {}, jwksBackendRef: {name: none, port: 1} }", "extauth: failed to resolve JWKS backend: Service default/none not found")]
    [InlineData("cookies: {names: {accessToken: 'a b'} }", "extauth: \"a b\" is no name of a cookie")]
    [InlineData("credentials: {clientID: me, clientSecretRef: {name: none} }", "extauth: Secret default/none not found")]
    public void What_is_missing_or_wrong_fails(string change, string problem)
    {
        var name = change[..change.IndexOf(':', StringComparison.Ordinal)];
        var fields = new Dictionary<string, string>
        {
            ["backendRef"] = "backendRef: {name: a, port: 80}",
            ["endpoints"] = Endpoints,
            ["credentials"] = Credentials,
            [name] = change,
        };

        Assert.StartsWith(problem, Assert.Single(Of(string.Join(", ", fields.Values)).Policy.Problems));
    }

    [Theory]
    [InlineData("client-secret", "extauth: Secret default/s has no client-secret")]
    [InlineData("hmac-secret:", "extauth: Secret kgateway-system/oauth2-hmac-secret has no hmac-secret")]
    public void Secrets_must_have_their_entries(string entry, string problem) => Assert.Equal(
        [problem],
        Extended.Of(Uses, $"{{oauth2: {{{Login}}} }}", Secrets.Replace($"{{{entry}", "{other" + (entry[^1] == ':' ? ":" : ""), StringComparison.Ordinal)).Policy.Problems);

    private static Extended Of(string provider, string more = "") => Extended.Of(Uses, $"{{oauth2: {{{provider}}} }}", Secrets + more);
}
