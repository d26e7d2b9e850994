using KGateway.Resources.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Tests.Validation;

public sealed class GatewayExtensionRulesTests
{
    private const string ApiVersion = "gateway.kgateway.dev/v1alpha1";
    private const string Grpc = "grpcService: {backendRef: {name: a, port: 1}}";
    private const string Login = "backendRef: {name: a, port: 1}, authorizationEndpoint: 'https://a', tokenEndpoint: 'https://t/x?y', credentials: {clientID: c, clientSecretRef: {name: s}}";

    public static TheoryData<string> Whole =>
    [
        """
        {type: ExtAuth, extAuth: {grpcService: {backendRef: {name: a, namespace: n, port: 1, weight: 2}, authority: b, requestTimeout: 1ms,
          retry: {attempts: 0, backoff: {baseInterval: 1ms, maxInterval: 2ms}}}, headersToForward: [a], failOpen: true, clearRouteCache: true,
          withRequestBody: {maxRequestBytes: 1, allowPartialMessage: true, packAsBytes: true}, statusOnError: 511, statPrefix: s}}
        """,
        """
        {extAuth: {httpService: {backendRef: {group: gateway.kgateway.dev, kind: Backend, name: a}, pathPrefix: /x, requestTimeout: 3s,
          authorizationRequest: {headersToAdd: {a: b}}, authorizationResponse: {headersToBackend: [a], headersToClient: [b],
          headersToClientOnSuccess: [c]}, retry: {}}}}
        """,
        """
        {type: ExtProc, extProc: {grpcService: {backendRef: {name: a, port: 1}}, failOpen: false, processingMode: {requestHeaderMode: DEFAULT,
          responseHeaderMode: SKIP, requestBodyMode: FULL_DUPLEX_STREAMED, responseBodyMode: BUFFERED_PARTIAL, requestTrailerMode: SEND,
          responseTrailerMode: DEFAULT}, allowProcessingModeOverride: true, allowedProcessingModeOverrides: [{}], messageTimeout: 1ms,
          maxMessageTimeout: 1s, statPrefix: s, routeCacheAction: Clear, metadataOptions: {forwarding: {typed: [a], untyped: [b]}},
          requestAttributes: [a], filterStage: {stage: Route, predicate: After, weight: -1}}}
        """,
        "{type: RateLimit, rateLimit: {grpcService: {backendRef: {name: a, port: 1}}, domain: d, failOpen: false, timeout: 1s, xRateLimitHeaders: DraftVersion03}}",
        """
        {type: JWT, jwt: {validationMode: AllowMissing, providers: [
          {name: a, issuer: '', audiences: [a], tokenSource: {header: {header: h, prefix: p}}, claimsToHeaders: [{name: a, header: b}],
           jwks: {local: {configMapRef: {name: c}}}, forwardToken: true},
          {name: b, tokenSource: {queryParameter: q}, jwks: {remote: {url: u, backendRef: {name: a, port: 1}, cacheDuration: 1s,
           asyncFetch: {fastListener: true, failedRefetchDuration: 1s}, retryPolicy: {numRetries: 1, backOff: {baseInterval: 1s}}}}}]}}
        """,
        """
        {type: OAuth2, oauth2: {backendRef: {name: a, port: 1}, issuerURI: 'https://i/x', endSessionEndpoint: 'https://e', redirectURI: 'https://%REQ(a)%/x',
          logoutPath: /out, forwardAccessToken: true, scopes: [openid], credentials: {clientID: c, clientSecretRef: {name: s}},
          cookies: {domain: a.b, names: {accessToken: a, idToken: b}, sameSite: Lax, disableRefreshTokenSetCookie: true},
          jwt: {jwksURI: 'https://k', jwksBackendRef: {name: a, port: 1}, accessToken: {audiences: [a]}, idToken: {claimsToHeaders: [{name: a, header: b}]}},
          denyRedirect: {headers: [{name: a, value: b}]}}}
        """,
    ];

    [Theory]
    [MemberData(nameof(Whole))]
    public void All_fields_are_read_and_survive_writing(string spec)
    {
        var extension = TestObjects.ReadOne<GatewayExtension>(TestObjects.Object("GatewayExtension", spec, ApiVersion));
        Assert.Equal(extension, ResourceJson.Read(ResourceJson.ToUtf8(extension)));
        Assert.True(extension.Spec.Type is null || extension.Spec.Type == extension.Spec.EffectiveType);
    }

    [Fact]
    public void What_is_absent_has_the_defaults_of_the_API()
    {
        var extAuth = Read($"{{extAuth: {{{Grpc}}}}}").ExtAuth!;
        Assert.Equal((false, 403), (extAuth.FailOpen, extAuth.StatusOnError));
        var extProc = Read($"{{extProc: {{{Grpc}}}}}").ExtProc!;
        Assert.True(extProc.FailOpen);
        Assert.Null(extProc.ProcessingMode);
        var rateLimit = Read($"{{rateLimit: {{{Grpc}, domain: d}}}}").RateLimit!;
        Assert.Equal((true, TimeSpan.FromMilliseconds(100), RateLimitHeaders.Off), (rateLimit.FailOpen, rateLimit.Timeout!.Value, rateLimit.RateLimitHeaders));
        Assert.Equal("/logout", Read($"{{oauth2: {{{Login}}}}}").Oauth2!.LogoutPath);
    }

    [Theory]
    [InlineData("{}", "spec: exactly one of the fields in [extAuth extProc rateLimit jwt oauth2] must be set")]
    [InlineData("{extProc: {" + Grpc + "}, rateLimit: {" + Grpc + ", domain: d}}", "spec: exactly one of the fields in [extAuth extProc")]
    [InlineData("{type: JWT, extProc: {" + Grpc + "}}", "spec.type: type must match the field that is set")]
    [InlineData("{extAuth: {}}", "spec.extAuth: exactly one of the fields in [grpcService httpService] must be set")]
    [InlineData("{extAuth: {" + Grpc + ", statusOnError: 99}}", "spec.extAuth.statusOnError: Invalid value: 99")]
    [InlineData("{extAuth: {" + Grpc + ", statPrefix: ''}}", "spec.extAuth.statPrefix: should be at least 1 chars long")]
    [InlineData("{extAuth: {" + Grpc + ", withRequestBody: {maxRequestBytes: 0}}}", "withRequestBody.maxRequestBytes: Invalid value: 0")]
    [InlineData("{extAuth: {httpService: {backendRef: {name: a, port: 1}, requestTimeout: 0s}}}", "httpService.requestTimeout: Invalid value: \"0s\": must be at least 1ms")]
    [InlineData("{extProc: {}}", "spec.extProc.grpcService: Required value")]
    [InlineData("{extProc: {grpcService: {}}}", "spec.extProc.grpcService.backendRef: Required value")]
    [InlineData("{extProc: {grpcService: {backendRef: {name: a, port: 1}, retry: {attempts: -1}}}}", "grpcService.retry.attempts: Invalid value: -1")]
    [InlineData("{extProc: {grpcService: {backendRef: {name: a, port: 1}, retry: {backoff: {baseInterval: 2s, maxInterval: 1s}}}}}", "backoff.maxInterval: maxInterval must not be less than baseInterval")]
    [InlineData("{extProc: {" + Grpc + ", processingMode: {requestBodyMode: SEND}}}", "processingMode.requestBodyMode: Unsupported value: \"SEND\"")]
    [InlineData("{extProc: {" + Grpc + ", filterStage: {predicate: After}}}", "filterStage.stage: Required value")]
    [InlineData("{extProc: {" + Grpc + ", filterStage: {stage: Cors}}}", "filterStage.stage: Unsupported value: \"Cors\"")]
    [InlineData("{extProc: {" + Grpc + ", metadataOptions: {forwarding: {typed: []}}}}", "forwarding.typed: should have at least 1 items")]
    [InlineData("{rateLimit: {" + Grpc + "}}", "spec.rateLimit.domain: Required value")]
    [InlineData("{jwt: {providers: []}}", "spec.jwt.providers: should have at least 1 items")]
    [InlineData("{jwt: {providers: [{name: a}]}}", "spec.jwt.providers[0].jwks: Required value")]
    [InlineData("{jwt: {providers: [{name: a, jwks: {}}]}}", "jwks: exactly one of the fields in [local remote] must be set")]
    [InlineData("{jwt: {providers: [{name: a, jwks: {local: {}}}]}}", "jwks.local: exactly one of the fields in [inline configMapRef] must be set")]
    [InlineData("{jwt: {providers: [{name: a, jwks: {local: {inline: x}}}, {name: a, jwks: {local: {inline: x}}}]}}", "spec.jwt.providers[1]")]
    [InlineData("{jwt: {providers: [{name: a, tokenSource: {}, jwks: {local: {inline: x}}}]}}", "tokenSource: exactly one of the fields in [header queryParameter] must be set")]
    [InlineData("{jwt: {providers: [{name: a, jwks: {remote: {url: u, backendRef: {name: a, port: 1}, retryPolicy: {numRetries: 0}}}}]}}", "retryPolicy.numRetries: Invalid value: 0")]
    [InlineData("{oauth2: {backendRef: {name: a, port: 1}, tokenEndpoint: 'https://t', credentials: {clientID: c, clientSecretRef: {name: s}}}}", "spec.oauth2: either issuerURI or both authorizationEndpoint and tokenEndpoint must be set")]
    [InlineData("{oauth2: {" + Login + ", jwt: {idToken: {}}}}", "spec.oauth2.jwt: either issuerURI or jwt.jwksURI must be set to read tokens")]
    [InlineData("{oauth2: {" + Login + ", jwt: {jwksURI: 'https://k'}}}", "spec.oauth2.jwt: at least one of the fields in [accessToken idToken] must be set")]
    [InlineData("{oauth2: {" + Login + ", jwt: {jwksURI: 'https://k', idToken: {}}, cookies: {disableIDTokenSetCookie: true}}}", "spec.oauth2.jwt.idToken: the ID token can't be read when its cookie is disabled")]
    [InlineData("{oauth2: {" + Login + ", jwt: {jwksURI: 'https://k', accessToken: {}}, cookies: {disableAccessTokenSetCookie: true}}}", "spec.oauth2.jwt.accessToken: the access token can't be read")]
    [InlineData("{oauth2: {" + Login + ", endSessionEndpoint: 'http://e'}}", "spec.oauth2.endSessionEndpoint: Invalid value: \"http://e\": should match")]
    [InlineData("{oauth2: {" + Login + ", endSessionEndpoint: 'https:///x'}}", "spec.oauth2.endSessionEndpoint: Invalid value")]
    [InlineData("{oauth2: {" + Login + ", issuerURI: 'https://i?a=b'}}", "spec.oauth2.issuerURI: Invalid value: \"https://i?a=b\"")]
    [InlineData("{oauth2: {" + Login + ", logoutPath: ''}}", "spec.oauth2.logoutPath: should be at least 1 chars long")]
    [InlineData("{oauth2: {" + Login + ", cookies: {domain: '-'}}}", "spec.oauth2.cookies.domain: Invalid value: \"-\"")]
    [InlineData("{oauth2: {" + Login + ", denyRedirect: {headers: []}}}", "spec.oauth2.denyRedirect.headers: should have at least 1 items")]
    public void A_broken_field_is_refused(string spec, string expected) => Assert.Contains(
        TestObjects.Findings(TestObjects.Object("GatewayExtension", spec, ApiVersion)),
        finding => finding.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("{extProc: {}}", "spec.extProc: exactly one of the fields in [extensionRef disable] must be set")]
    [InlineData("{extAuth: {extensionRef: {name: a}, disable: {}}}", "spec.extAuth: exactly one of the fields in [extensionRef disable] must be set")]
    [InlineData("{jwtAuth: {}}", "spec.jwtAuth: exactly one of the fields in [extensionRef disable] must be set")]
    [InlineData("{oauth2: {}}", "spec.oauth2.extensionRef: Required value")]
    [InlineData("{rateLimit: {global: {extensionRef: {name: a}, descriptors: []}}}", "spec.rateLimit.global.descriptors: should have at least 1 items")]
    [InlineData("{rateLimit: {global: {extensionRef: {name: a}, descriptors: [{entries: [{type: Header}]}]}}}", "entries[0].header: header must be set if and only if type is Header")]
    [InlineData("{rateLimit: {global: {extensionRef: {name: a}, descriptors: [{entries: [{type: Path, generic: {key: a, value: b}}]}]}}}", "entries[0].generic: generic must be set if and only if type is Generic")]
    public void A_policy_that_uses_extensions_wrongly_is_refused(string spec, string expected) => Assert.Contains(
        TestObjects.Findings(TestObjects.Object("TrafficPolicy", spec, ApiVersion)),
        finding => finding.Contains(expected, StringComparison.Ordinal));

    private static GatewayExtensionSpec Read(string spec) =>
        TestObjects.ReadOne<GatewayExtension>(TestObjects.Object("GatewayExtension", spec, ApiVersion)).Spec;
}
