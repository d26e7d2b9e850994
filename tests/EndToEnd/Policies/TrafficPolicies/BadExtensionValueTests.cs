using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Values that fields of GatewayExtension must not have.</summary>
[Collection("Policies")]
public sealed class BadExtensionValueTests(PolicyLab lab)
{
    private const string Login = "backendRef: {name: a, port: 80}, credentials: {clientID: a, clientSecretRef: {name: a}}";
    private const string Discovery = "issuerURI: https://a.test, " + Login;

    private static readonly BadValue[] Types =
    [
        new("type", "JWT\nextAuth: {}", "must match the field that is set"),
        new("type", "Sometimes", "supported values: \"ExtAuth\""),
    ];

    private static readonly BadValue[] Authorization =
    [
        new("extAuth", "{}", "exactly one of the fields in [grpcService httpService]"),
        .. Grpc("extAuth.grpcService"),
        .. Backend("extAuth.httpService.backendRef"),
        .. Time("extAuth.httpService.requestTimeout"),
        .. Retry("extAuth.httpService.retry"),
        new("extAuth.httpService.pathPrefix", "[x]", "must be a string"),
        new("extAuth.httpService.authorizationRequest.headersToAdd", "{key: [1]}", "must be a string", "extAuth.httpService.authorizationRequest.headersToAdd.key"),
        new("extAuth.httpService.authorizationResponse.headersToBackend[]", "[x]", "must be a string"),
        new("extAuth.httpService.authorizationResponse.headersToClient[]", "[x]", "must be a string"),
        new("extAuth.httpService.authorizationResponse.headersToClientOnSuccess[]", "[x]", "must be a string"),
        new("extAuth.headersToForward[]", "[x]", "must be a string"),
        new("extAuth.failOpen", "maybe", "must be a boolean"),
        new("extAuth.clearRouteCache", "maybe", "must be a boolean"),
        new("extAuth.withRequestBody.maxRequestBytes", "0", "greater than or equal to 1"),
        new("extAuth.withRequestBody.allowPartialMessage", "maybe", "must be a boolean"),
        new("extAuth.withRequestBody.packAsBytes", "maybe", "must be a boolean"),
        new("extAuth.statusOnError", "99", "greater than or equal to 100"),
        new("extAuth.statusOnError", "512", "less than or equal to 511"),
        new("extAuth.statPrefix", "''", "at least 1 chars"),
    ];

    private static readonly BadValue[] Processing =
    [
        .. Grpc("extProc.grpcService"),
        new("extProc.failOpen", "maybe", "must be a boolean"),
        new("extProc.processingMode.requestHeaderMode", "Sometimes", "supported values: \"DEFAULT\""),
        new("extProc.processingMode.responseHeaderMode", "Sometimes", "supported values: \"DEFAULT\""),
        new("extProc.processingMode.requestBodyMode", "Sometimes", "supported values: \"NONE\""),
        new("extProc.processingMode.responseBodyMode", "Sometimes", "supported values: \"NONE\""),
        new("extProc.processingMode.requestTrailerMode", "Sometimes", "supported values: \"DEFAULT\""),
        new("extProc.processingMode.responseTrailerMode", "Sometimes", "supported values: \"DEFAULT\""),
        new("extProc.allowProcessingModeOverride", "maybe", "must be a boolean"),
        new("extProc.allowedProcessingModeOverrides[].requestHeaderMode", "Sometimes", "supported values: \"DEFAULT\""),
        new("extProc.allowedProcessingModeOverrides[].responseHeaderMode", "Sometimes", "supported values: \"DEFAULT\""),
        new("extProc.allowedProcessingModeOverrides[].requestBodyMode", "Sometimes", "supported values: \"NONE\""),
        new("extProc.allowedProcessingModeOverrides[].responseBodyMode", "Sometimes", "supported values: \"NONE\""),
        new("extProc.allowedProcessingModeOverrides[].requestTrailerMode", "Sometimes", "supported values: \"DEFAULT\""),
        new("extProc.allowedProcessingModeOverrides[].responseTrailerMode", "Sometimes", "supported values: \"DEFAULT\""),
        new("extProc.messageTimeout", "soon", "should match"),
        new("extProc.messageTimeout", "0s", "must be at least 1ms"),
        new("extProc.maxMessageTimeout", "soon", "should match"),
        new("extProc.maxMessageTimeout", "0s", "must be at least 1ms"),
        new("extProc.statPrefix", "''", "at least 1 chars"),
        new("extProc.routeCacheAction", "Sometimes", "supported values: \"FromResponse\""),
        new("extProc.metadataOptions.forwarding.typed[]", "[x]", "must be a string"),
        new("extProc.metadataOptions.forwarding.untyped[]", "[x]", "must be a string"),
        new("extProc.requestAttributes[]", "[x]", "must be a string"),
        new("extProc.filterStage.stage", "Sometimes", "supported values: \"Fault\""),
        new("extProc.filterStage.predicate", "Sometimes", "supported values: \"Before\""),
        new("extProc.filterStage.weight", "many", "must be an integer"),
    ];

    private static readonly BadValue[] RateLimits =
    [
        .. Grpc("rateLimit.grpcService"),
        new("rateLimit.domain", "''", "at least 1 chars"),
        new("rateLimit.failOpen", "maybe", "must be a boolean"),
        new("rateLimit.timeout", "soon", "should match"),
        new("rateLimit.xRateLimitHeaders", "Sometimes", "supported values: \"Off\""),
    ];

    private static readonly BadValue[] Tokens =
    [
        new("jwt.providers[].tokenSource", "{}", "exactly one of the fields in [header queryParameter]"),
        new("jwt.providers[].jwks", "{}", "exactly one of the fields in [local remote]"),
        new("jwt.providers[].jwks.local", "{}", "exactly one of the fields in [inline configMapRef]"),
        new("jwt.providers", "[{name: a, jwks: {local: {inline: a}}}, {name: a, jwks: {local: {inline: a}}}]", "Duplicate value", "jwt.providers[1]"),
        .. Backend("jwt.providers[].jwks.remote.backendRef"),
        .. Backoff("jwt.providers[].jwks.remote.retryPolicy.backOff"),
        new("jwt.validationMode", "Sometimes", "supported values: \"Strict\""),
        new("jwt.providers[].name", "''", "at least 1 chars"),
        new("jwt.providers[].issuer", "[x]", "must be a string"),
        new("jwt.providers[].audiences[]", "[x]", "must be a string"),
        new("jwt.providers[].tokenSource.header.header", "''", "at least 1 chars"),
        new("jwt.providers[].tokenSource.header.prefix", "''", "at least 1 chars"),
        new("jwt.providers[].tokenSource.queryParameter", "''", "at least 1 chars"),
        new("jwt.providers[].claimsToHeaders[].name", "''", "at least 1 chars"),
        new("jwt.providers[].claimsToHeaders[].header", "''", "at least 1 chars"),
        new("jwt.providers[].jwks.local.inline", "''", "at least 1 chars"),
        new("jwt.providers[].jwks.local.configMapRef.name", "''", "at least 1 chars"),
        new("jwt.providers[].jwks.remote.url", "''", "at least 1 chars"),
        new("jwt.providers[].jwks.remote.cacheDuration", "soon", "should match"),
        new("jwt.providers[].jwks.remote.cacheDuration", "0s", "must be at least 1ms"),
        new("jwt.providers[].jwks.remote.asyncFetch.fastListener", "maybe", "must be a boolean"),
        new("jwt.providers[].jwks.remote.asyncFetch.failedRefetchDuration", "soon", "should match"),
        new("jwt.providers[].jwks.remote.asyncFetch.failedRefetchDuration", "0s", "must be at least 1ms"),
        new("jwt.providers[].jwks.remote.retryPolicy.numRetries", "0", "greater than or equal to 1"),
        new("jwt.providers[].forwardToken", "maybe", "must be a boolean"),
    ];

    private static readonly BadValue[] Logins =
    [
        new("oauth2", $"{{{Login}}}", "either issuerURI or both authorizationEndpoint and tokenEndpoint"),
        new("oauth2.jwt", $"{{accessToken: {{}} }}, authorizationEndpoint: https://a.test, tokenEndpoint: https://a.test, {Login}", "either issuerURI or jwt.jwksURI"),
        new("oauth2.jwt", "{}", "at least one of the fields in [accessToken idToken]"),
        new("oauth2", $"{{jwt: {{accessToken: {{}} }}, cookies: {{disableAccessTokenSetCookie: true}}, {Discovery}}}", "access token can't be read", "oauth2.jwt.accessToken"),
        new("oauth2", $"{{jwt: {{idToken: {{}} }}, cookies: {{disableIDTokenSetCookie: true}}, {Discovery}}}", "ID token can't be read", "oauth2.jwt.idToken"),
        new("oauth2.issuerURI", "https://login.test/?a=b", "should match"),
        .. Backend("oauth2.backendRef"),
        .. Backend("oauth2.jwt.jwksBackendRef"),
        new("oauth2.authorizationEndpoint", "http://login.test/x", "should match"),
        new("oauth2.tokenEndpoint", "http://login.test/x", "should match"),
        new("oauth2.endSessionEndpoint", "http://login.test/x", "should match"),
        new("oauth2.redirectURI", "''", "at least 1 chars"),
        new("oauth2.logoutPath", "''", "at least 1 chars"),
        new("oauth2.forwardAccessToken", "maybe", "must be a boolean"),
        new("oauth2.scopes[]", "[x]", "must be a string"),
        new("oauth2.credentials.clientID", "''", "at least 1 chars"),
        new("oauth2.credentials.clientSecretRef.name", "''", "at least 1 chars"),
        new("oauth2.issuerURI", "http://login.test/x", "should match"),
        new("oauth2.cookies.domain", "'no such'", "should match"),
        new("oauth2.cookies.names.accessToken", "''", "at least 1 chars"),
        new("oauth2.cookies.names.idToken", "''", "at least 1 chars"),
        new("oauth2.cookies.sameSite", "Sometimes", "supported values: \"Lax\""),
        new("oauth2.cookies.disableAccessTokenSetCookie", "maybe", "must be a boolean"),
        new("oauth2.cookies.disableIDTokenSetCookie", "maybe", "must be a boolean"),
        new("oauth2.cookies.disableRefreshTokenSetCookie", "maybe", "must be a boolean"),
        new("oauth2.jwt.jwksURI", "http://login.test/x", "should match"),
        new("oauth2.jwt.accessToken.audiences[]", "[x]", "must be a string"),
        new("oauth2.jwt.accessToken.claimsToHeaders[].name", "''", "at least 1 chars"),
        new("oauth2.jwt.accessToken.claimsToHeaders[].header", "''", "at least 1 chars"),
        new("oauth2.jwt.idToken.audiences[]", "[x]", "must be a string"),
        new("oauth2.jwt.idToken.claimsToHeaders[].name", "''", "at least 1 chars"),
        new("oauth2.jwt.idToken.claimsToHeaders[].header", "''", "at least 1 chars"),
        new("oauth2.denyRedirect.headers[].type", "Sometimes", "supported values: \"Exact\""),
        new("oauth2.denyRedirect.headers[].name", "'no such'", "should match"),
        new("oauth2.denyRedirect.headers[].value", "'two  blanks'", "should match"),
    ];

    [Fact]
    [BadValues("GatewayExtension", nameof(Types))]
    public Task Of_types() => Findings.ExpectAllAsync(lab, "GatewayExtension", Types);

    [Fact]
    [BadValues("GatewayExtension", nameof(Authorization))]
    public Task Of_authorization() => Findings.ExpectAllAsync(lab, "GatewayExtension", Authorization);

    [Fact]
    [BadValues("GatewayExtension", nameof(Processing))]
    public Task Of_processing() => Findings.ExpectAllAsync(lab, "GatewayExtension", Processing);

    [Fact]
    [BadValues("GatewayExtension", nameof(RateLimits))]
    public Task Of_limits_of_rate() => Findings.ExpectAllAsync(lab, "GatewayExtension", RateLimits);

    [Fact]
    [BadValues("GatewayExtension", nameof(Tokens))]
    public Task Of_tokens() => Findings.ExpectAllAsync(lab, "GatewayExtension", Tokens);

    [Fact]
    [BadValues("GatewayExtension", nameof(Logins))]
    public Task Of_logins() => Findings.ExpectAllAsync(lab, "GatewayExtension", Logins);

    private static BadValue[] Grpc(string path) =>
    [
        .. Backend($"{path}.backendRef"), new($"{path}.authority", "[x]", "must be a string"), .. Time($"{path}.requestTimeout"), .. Retry($"{path}.retry"),
    ];

    private static BadValue[] Backend(string path) =>
    [
        new($"{path}.group", "'no such'", "should match"),
        new($"{path}.kind", "'no such'", "should match"),
        new($"{path}.name", "''", "at least 1 chars"),
        new($"{path}.namespace", "'no such'", "should match"),
        new($"{path}.port", "0", "greater than or equal to 1"),
        new($"{path}.port", "65536", "less than or equal to 65535"),
        new($"{path}.weight", "-1", "greater than or equal to 0"),
        new($"{path}.weight", "1000001", "less than or equal to 1000000"),
    ];

    private static BadValue[] Retry(string path) =>
        [new($"{path}.attempts", "-1", "greater than or equal to 0"), .. Backoff($"{path}.backoff")];

    private static BadValue[] Backoff(string path) =>
    [
        .. Time($"{path}.baseInterval"), .. Time($"{path}.maxInterval"),
        new(path, "{baseInterval: 2s, maxInterval: 1s}", "must not be less than baseInterval", $"{path}.maxInterval"),
    ];

    private static BadValue[] Time(string path) => [new(path, "soon", "should match"), new(path, "0s", "must be at least 1ms")];
}
