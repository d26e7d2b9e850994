using System.Security.Cryptography;

namespace KGateway.Translation.Tests.Policies.Extensions;

public sealed class JwtTests
{
    private const string Uses = "{jwtAuth: {extensionRef: {name: x} } }";
    private const string Keys = """{local: {inline: '{"keys":[{"kty":"oct","k":"AQID"}]}'} }""";

    [Fact]
    public void One_issuer_is_required()
    {
        var extended = Extended.Of(Uses, $"{{jwt: {{providers: [{{name: p, issuer: me, jwks: {Keys}}}]}} }}");

        Assert.Empty(extended.Policy.Problems);
        Assert.Equal(["global_disable/jwt", "jwt/default/x"], extended.Filters.Select(static filter => filter.Name));
        var json = extended.Filter("jwt/default/x");
        Assert.Contains("'name':'composite_jwt'", json);
        Assert.Contains("'dev.kgateway.disable_jwt'", json);
        Assert.Contains(
            "'providers':{'x_default_p':{'issuer':'me','localJwks':{'inlineString':'{\\'keys\\':[{\\'kty\\':\\'oct\\',\\'k\\':\\'AQID\\'}]}'},'payloadInMetadata':'payload'}},'requirementMap':{'x_default_requirements':{'providerName':'x_default_p'}}",
            json);
        Assert.Contains("'jwt/default/x':{'@type':'type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig','requirementName':'x_default_requirements'}", extended.Route);
    }

    [Fact]
    public void All_fields_are_written()
    {
        var extended = Extended.Of(
            Uses,
            """
            {jwt: {validationMode: AllowMissing, providers: [
              {name: q, audiences: [a], tokenSource: {header: {header: x-t, prefix: 'T '} }, claimsToHeaders: [{name: sub, header: x-s}], forwardToken: true,
               jwks: {remote: {url: "https://i/keys", backendRef: {name: a, port: 80}, cacheDuration: 1m,
                 asyncFetch: {fastListener: true, failedRefetchDuration: 2s}, retryPolicy: {numRetries: 2, backOff: {baseInterval: 1s} } } } },
              {name: p, tokenSource: {queryParameter: t}, jwks: {remote: {url: "https://i/keys", backendRef: {name: b, port: 80} } } }]} }
            """);

        Assert.Empty(extended.Policy.Problems);
        Assert.Equal(["kube_default_a_80", "kube_default_b_80"], extended.Filters[1].Clusters);
        var json = extended.Filter("jwt/default/x");
        Assert.Contains("'audiences':['a'],'remoteJwks':{'httpUri':{'uri':'https://i/keys','cluster':'kube_default_a_80','timeout':'5s'},'cacheDuration':'60s','asyncFetch':{'fastListener':true,'failedRefetchDuration':'2s'},'retryPolicy':{'retryBackOff':{'baseInterval':'1s'},'numRetries':2}},'forward':true,'fromHeaders':[{'name':'x-t','valuePrefix':'T'}]", json);
        Assert.Contains("'claimToHeaders':[{'headerName':'x-s','claimName':'sub'}],'clearRouteCache':true", json);
        Assert.Contains("'fromParams':['t']", json);
        Assert.Contains(
            "'x_default_requirements':{'requiresAny':{'requirements':[{'requiresAny':{'requirements':[{'providerName':'x_default_p'},{'providerName':'x_default_q'}]}},{'allowMissing':{}}]}}",
            json);
    }

    [Fact]
    public void Keys_may_be_in_a_ConfigMap()
    {
        const string Map = """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: keys, namespace: default}
            data: {jwks: '{"kty":"oct","k":"AQID"}'}

            """;

        Assert.Empty(Extended.Of(Uses, "{jwt: {providers: [{name: p, jwks: {local: {configMapRef: {name: keys} } } }]} }", Map).Policy.Problems);
        Assert.Equal(["jwt: ConfigMap default/none not found"], Of("{local: {configMapRef: {name: none} } }", Map));
        Assert.Equal(["jwt: ConfigMap default/keys has no key jwks"], Of("{local: {configMapRef: {name: keys} } }", Map.Replace("jwks:", "other:", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_PEM_key_that_users_write_is_taken()
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportSubjectPublicKeyInfoPem().Replace("\n", "\\n", StringComparison.Ordinal);

        Assert.Empty(Of($"{{local: {{inline: \"{pem}\"}} }}"));
    }

    [Theory]
    [InlineData("{local: {inline: nonsense} }", "jwt: the key can't be read: PEM: there is no PEM block; JWKS: it is no JSON; JWK: it is no JSON")]
    [InlineData("{remote: {url: 'https://a:65535/k?x', backendRef: {name: none, port: 80} } }", "jwt: failed to resolve remote JWKS backend: Service default/none not found")]
    [InlineData("{remote: {url: u, backendRef: {name: a, port: 80} } }", "jwt: u is no URL that proxies can ask")]
    [InlineData("{remote: {url: 'https://a:65536/', backendRef: {name: a, port: 80} } }", "jwt: https://a:65536/ is no URL that proxies can ask")]
    [InlineData("{remote: {url: 'https://b_c/', backendRef: {name: a, port: 80} } }", "jwt: https://b_c/ is no URL that proxies can ask")]
    [InlineData("{remote: {url: 'https://a/#f', backendRef: {name: a, port: 80} } }", "jwt: https://a/#f is no URL that proxies can ask")]
    [InlineData("{remote: {url: 'https://a/', backendRef: {name: a, port: 80}, cacheDuration: 0s} }", "jwt: cacheDuration is shorter than a millisecond")]
    [InlineData("{}", "jwt: provider p has no keys")]
    public void What_proxies_could_not_use_fails(string keys, string problem) => Assert.Equal([problem], Of(keys));

    [Theory]
    [InlineData("{header: x-s}", "jwt: claimsToHeaders: a claim has no name")]
    [InlineData("{name: sub, header: 'a b'}", "jwt: \"a b\" is no name of a header")]
    public void Claims_and_headers_have_names(string claim, string problem) => Assert.Equal(
        [problem],
        Extended.Of(
            Uses,
            $"{{jwt: {{providers: [{{name: p, claimsToHeaders: [{claim}], jwks: {{local: {{inline: '{{\"kty\":\"oct\",\"k\":\"AQID\"}}'}} }} }}]}} }}").Policy.Problems);

    [Fact]
    public void There_must_be_providers() => Assert.Equal(["jwt: no providers are set"], Extended.Of(Uses, "{jwt: {}}").Policy.Problems);

    private static IEnumerable<string> Of(string keys, string more = "") =>
        Extended.Of(Uses, $"{{jwt: {{providers: [{{name: p, jwks: {keys}}}]}} }}", more).Policy.Problems;
}
