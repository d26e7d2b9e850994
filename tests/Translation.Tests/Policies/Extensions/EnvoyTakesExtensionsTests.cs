using KGateway.EndToEnd.Harness;
using KGateway.Translation.Tests.Golden;

namespace KGateway.Translation.Tests.Policies.Extensions;

/// <summary>What extensions are translated to is taken by the real Envoy.</summary>
public sealed class EnvoyTakesExtensionsTests
{
    private const string Grpc = "grpcService: {backendRef: {name: srv, port: 9000}, requestTimeout: 1s, retry: {backoff: {baseInterval: 1s} } }";
    private const string Login = "backendRef: {name: a, port: 80}, authorizationEndpoint: 'https://idp/auth', tokenEndpoint: 'https://idp/token', credentials: {clientID: me, clientSecretRef: {name: s} }";

    private const string Secret =
        """
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: s, namespace: default}
        stringData: {client-secret: hidden}

        """;

    [Theory]
    [InlineData("extProc: {extensionRef: {name: x}, processingMode: {requestBodyMode: STREAMED} }", "extProc: {" + Grpc + ", processingMode: {} }")]
    [InlineData("extProc: {extensionRef: {name: x} }", "extProc: {" + Grpc + ", filterStage: {stage: Route, predicate: After} }")]
    [InlineData(
        "extProc: {extensionRef: {name: x} }",
        "extProc: {" + Grpc + ", failOpen: false, processingMode: {requestBodyMode: FULL_DUPLEX_STREAMED, requestTrailerMode: SEND} }")]
    [InlineData("extProc: {disable: {} }, extAuth: {disable: {} }, jwtAuth: {disable: {} }", "extProc: {" + Grpc + "}")]
    [InlineData("extAuth: {extensionRef: {name: x}, contextExtensions: {a: b} }", "extAuth: {" + Grpc + ", withRequestBody: {maxRequestBytes: 1} }")]
    [InlineData(
        "extAuth: {extensionRef: {name: x} }",
        "extAuth: {httpService: {backendRef: {name: a, port: 80}, pathPrefix: /p, authorizationRequest: {headersToAdd: {a: 'b%'} }, authorizationResponse: {headersToClient: [x]} } }")]
    [InlineData("rateLimit: {global: {descriptors: [{entries: [{type: Path}, {type: RemoteAddress}, {type: Header, header: ':method'}]}], extensionRef: {name: x} } }", "rateLimit: {" + Grpc + ", domain: d}")]
    [InlineData(
        "jwtAuth: {extensionRef: {name: x} }",
        "jwt: {validationMode: AllowMissing, providers: [{name: p, issuer: '', jwks: {local: {inline: '{\"kty\":\"oct\",\"k\":\"AQID\"}'} } }, {name: q, claimsToHeaders: [{name: a.b, header: x}], tokenSource: {header: {header: t} }, jwks: {remote: {url: 'https://h/k', backendRef: {name: a, port: 80}, asyncFetch: {} } } }]}")]
    [InlineData("oauth2: {extensionRef: {name: x} }", "oauth2: {" + Login + "}")]
    [InlineData(
        "oauth2: {extensionRef: {name: x} }",
        "oauth2: {" + Login + ", endSessionEndpoint: 'https://idp/end', scopes: [openid], redirectURI: 'https://%REQ(:authority)%/cb', cookies: {domain: example.com, sameSite: None}, jwt: {jwksURI: 'https://idp/k', idToken: {}, accessToken: {} }, denyRedirect: {headers: [{name: a, type: RegularExpression, value: '.*'}]} }")]
    public async Task It_takes(string fields, string extension)
    {
        var settings = TranslationSettings.Default with { EnableAuthMetadata = true };
        var extended = Extended.Of($"{{{fields}}}", $"{{{extension}}}", Secret, settings);

        Assert.Empty(extended.Policy.Problems);
        Assert.Null(await EnvoyProgram.RefusalAsync(Tools.Envoy, EnvoyBootstrap.Of(extended.Document()), TestContext.Current.CancellationToken));
    }
}
