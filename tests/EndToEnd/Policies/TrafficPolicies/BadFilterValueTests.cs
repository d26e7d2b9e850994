using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Values that fields of TrafficPolicy must not have: targets and what passes.</summary>
[Collection("Policies")]
public sealed class BadFilterValueTests(PolicyLab lab)
{
    private const string Metadata = "{namespace: a, key: b, value: {stringValue: c}}";

    private static readonly BadValue[] Targets =
    [
        new("targetRefs[].kind", "Deployment", "targetRefs may only reference", "targetRefs"),
        new("targetSelectors[].kind", "Deployment", "targetSelectors may only reference", "targetSelectors"),
        new("targetRefs[].group", "'no such'", "should match"),
        new("targetRefs[].kind", "'no such'", "should match"),
        new("targetRefs[].name", "''", "at least 1 chars"),
        new("targetRefs[].sectionName", "'no such'", "should match"),
        new("targetSelectors[].group", "'no such'", "should match"),
        new("targetSelectors[].kind", "'no such'", "should match"),
        new("targetSelectors[].sectionName", "'no such'", "should match"),
        new("targetSelectors[].matchLabels", "{key: [1]}", "must be a string", "targetSelectors[].matchLabels.key"),
    ];

    private static readonly BadValue[] Transformations =
    [
        new("transformation.request.dynamicMetadata", $"[{Metadata}, {Metadata}]", "only once", "transformation.request.dynamicMetadata[1]"),
        new("transformation.response.dynamicMetadata", $"[{Metadata}, {Metadata}]", "only once", "transformation.response.dynamicMetadata[1]"),
        new("transformation.request.set[].name", "'no such'", "should match"),
        new("transformation.request.set[].value", "[x]", "must be a string"),
        new("transformation.request.add[].name", "'no such'", "should match"),
        new("transformation.request.add[].value", "[x]", "must be a string"),
        new("transformation.request.remove[]", "[x]", "must be a string"),
        new("transformation.request.body.parseAs", "Sometimes", "supported values: \"AsString\""),
        new("transformation.request.body.value", "[x]", "must be a string"),
        new("transformation.request.dynamicMetadata[].namespace", "''", "at least 1 chars"),
        new("transformation.request.dynamicMetadata[].key", "''", "at least 1 chars"),
        new("transformation.request.dynamicMetadata[].value.stringValue", "''", "at least 1 chars"),
        new("transformation.response.set[].name", "'no such'", "should match"),
        new("transformation.response.set[].value", "[x]", "must be a string"),
        new("transformation.response.add[].name", "'no such'", "should match"),
        new("transformation.response.add[].value", "[x]", "must be a string"),
        new("transformation.response.remove[]", "[x]", "must be a string"),
        new("transformation.response.body.parseAs", "Sometimes", "supported values: \"AsString\""),
        new("transformation.response.body.value", "[x]", "must be a string"),
        new("transformation.response.dynamicMetadata[].namespace", "''", "at least 1 chars"),
        new("transformation.response.dynamicMetadata[].key", "''", "at least 1 chars"),
        new("transformation.response.dynamicMetadata[].value.stringValue", "''", "at least 1 chars"),
    ];

    private static readonly BadValue[] Acls =
    [
        new("acl.denyResponse", "{}", "at least one of the fields in [statusCode headers blockedByHeaderName]"),
        new("acl.defaultAction", "Sometimes", "supported values: \"allow\""),
        new("acl.rules[].name", "[x]", "must be a string"),
        new("acl.rules[].cidrs[]", "[x]", "must be a string"),
        new("acl.rules[].cidrs[]", "10.0.0.0/33", "should match"),
        new("acl.rules[].action", "Sometimes", "supported values: \"allow\""),
        new("acl.denyResponse.statusCode", "99", "greater than or equal to 100"),
        new("acl.denyResponse.statusCode", "600", "less than or equal to 599"),
        new("acl.denyResponse.headers[].name", "'no such'", "should match"),
        new("acl.denyResponse.headers[].value", "[x]", "must be a string"),
        new("acl.denyResponse.blockedByHeaderName", "'no such'", "should match"),
    ];

    private static readonly BadValue[] Extensions =
    [
        new("extProc", "{}", "exactly one of the fields in [extensionRef disable]"),
        new("extAuth", "{}", "exactly one of the fields in [extensionRef disable]"),
        new("jwtAuth", "{}", "exactly one of the fields in [extensionRef disable]"),
        new("extProc.disable", "{}, extensionRef: {name: a}", "exactly one of the fields in [extensionRef disable]", "extProc"),
        new("extAuth.disable", "{}, extensionRef: {name: a}", "exactly one of the fields in [extensionRef disable]", "extAuth"),
        new("jwtAuth.disable", "{}, extensionRef: {name: a}", "exactly one of the fields in [extensionRef disable]", "jwtAuth"),
        new("extProc.extensionRef.name", "''", "at least 1 chars"),
        new("extProc.extensionRef.namespace", "'no such'", "should match"),
        new("extProc.processingMode.requestHeaderMode", "Sometimes", "supported values: \"DEFAULT\""),
        new("extProc.processingMode.responseHeaderMode", "Sometimes", "supported values: \"DEFAULT\""),
        new("extProc.processingMode.requestBodyMode", "Sometimes", "supported values: \"NONE\""),
        new("extProc.processingMode.responseBodyMode", "Sometimes", "supported values: \"NONE\""),
        new("extProc.processingMode.requestTrailerMode", "Sometimes", "supported values: \"DEFAULT\""),
        new("extProc.processingMode.responseTrailerMode", "Sometimes", "supported values: \"DEFAULT\""),
        new("extProc.disable", "[]", "must be an object"),
        new("extAuth.extensionRef.name", "''", "at least 1 chars"),
        new("extAuth.extensionRef.namespace", "'no such'", "should match"),
        new("extAuth.withRequestBody.maxRequestBytes", "0", "greater than or equal to 1"),
        new("extAuth.withRequestBody.allowPartialMessage", "maybe", "must be a boolean"),
        new("extAuth.withRequestBody.packAsBytes", "maybe", "must be a boolean"),
        new("extAuth.contextExtensions", "{key: [1]}", "must be a string", "extAuth.contextExtensions.key"),
        new("extAuth.disable", "[]", "must be an object"),
        new("jwtAuth.extensionRef.name", "''", "at least 1 chars"),
        new("jwtAuth.extensionRef.namespace", "'no such'", "should match"),
        new("jwtAuth.disable", "[]", "must be an object"),
        new("oauth2.extensionRef.name", "''", "at least 1 chars"),
        new("oauth2.extensionRef.namespace", "'no such'", "should match"),
    ];

    private static readonly BadValue[] Credentials =
    [
        new("basicAuth", "{}", "exactly one of the fields in [users secretRef disable]"),
        new("basicAuth.disable", "{}, users: [a]", "exactly one of the fields in [users secretRef disable]", "basicAuth"),
        new("apiKeyAuth", "{}", "exactly one of the fields in [secretRef secretSelector disable]"),
        new("apiKeyAuth.disable", "{}, secretRef: {name: a}", "exactly one of the fields in [secretRef secretSelector disable]", "apiKeyAuth"),
        new("apiKeyAuth.keySources", "[{}]", "at least one of the fields in [header query cookie]", "apiKeyAuth.keySources[]"),
        new("basicAuth.users[]", "[x]", "must be a string"),
        new("basicAuth.secretRef.name", "''", "at least 1 chars"),
        new("basicAuth.secretRef.key", "'no such'", "should match"),
        new("basicAuth.secretRef.namespace", "'no such'", "should match"),
        new("basicAuth.disable", "[]", "must be an object"),
        new("apiKeyAuth.keySources[].header", "''", "at least 1 chars"),
        new("apiKeyAuth.keySources[].query", "''", "at least 1 chars"),
        new("apiKeyAuth.keySources[].cookie", "''", "at least 1 chars"),
        new("apiKeyAuth.forwardCredential", "maybe", "must be a boolean"),
        new("apiKeyAuth.clientIdHeader", "[x]", "must be a string"),
        new("apiKeyAuth.secretRef.group", "'no such'", "should match"),
        new("apiKeyAuth.secretRef.kind", "'no such'", "should match"),
        new("apiKeyAuth.secretRef.name", "''", "at least 1 chars"),
        new("apiKeyAuth.secretRef.namespace", "'no such'", "should match"),
        new("apiKeyAuth.secretSelector.matchLabels", "{key: [1]}", "must be a string", "apiKeyAuth.secretSelector.matchLabels.key"),
        new("apiKeyAuth.disable", "[]", "must be an object"),
        new("rbac.policy.matchExpressions[]", "''", "at least 1 chars"),
        new("rbac.action", "Sometimes", "supported values: \"Allow\""),
    ];

    private static readonly BadValue[] RateLimits =
    [
        new("rateLimit", "{}", "at least one of the fields in [local global]"),
        new("rateLimit.global.descriptors[].entries[].generic", "{key: a, value: b}, type: Path", "if and only if type is Generic"),
        new("rateLimit.global.descriptors[].entries[].header", "a, type: RemoteAddress", "if and only if type is Header"),
        new("rateLimit.global.descriptors[].entries[].type", "Header", "if and only if type is Header", "rateLimit.global.descriptors[].entries[].header"),
        new("rateLimit.local.tokenBucket.maxTokens", "0", "greater than or equal to 1"),
        new("rateLimit.local.tokenBucket.tokensPerFill", "0", "greater than or equal to 1"),
        new("rateLimit.local.tokenBucket.fillInterval", "soon", "should match"),
        new("rateLimit.local.tokenBucket.fillInterval", "49ms", "must be at least 50ms"),
        new("rateLimit.local.percentEnabled", "-1", "greater than or equal to 0"),
        new("rateLimit.local.percentEnabled", "101", "less than or equal to 100"),
        new("rateLimit.local.percentEnforced", "-1", "greater than or equal to 0"),
        new("rateLimit.local.percentEnforced", "101", "less than or equal to 100"),
        new("rateLimit.global.descriptors[].entries[].type", "Sometimes", "supported values: \"Generic\""),
        new("rateLimit.global.descriptors[].entries[].generic.key", "''", "at least 1 chars"),
        new("rateLimit.global.descriptors[].entries[].generic.value", "''", "at least 1 chars"),
        new("rateLimit.global.descriptors[].entries[].header", "''", "at least 1 chars"),
        new("rateLimit.global.extensionRef.name", "''", "at least 1 chars"),
        new("rateLimit.global.extensionRef.namespace", "'no such'", "should match"),
    ];

    [Fact]
    [BadValues("TrafficPolicy", nameof(Targets))]
    public Task Of_targets() => Findings.ExpectAllAsync(lab, "TrafficPolicy", Targets);

    [Fact]
    [BadValues("TrafficPolicy", nameof(Transformations))]
    public Task Of_transformations() => Findings.ExpectAllAsync(lab, "TrafficPolicy", Transformations);

    [Fact]
    [BadValues("TrafficPolicy", nameof(Acls))]
    public Task Of_access_lists() => Findings.ExpectAllAsync(lab, "TrafficPolicy", Acls);

    [Fact]
    [BadValues("TrafficPolicy", nameof(Extensions))]
    public Task Of_what_extensions_do() => Findings.ExpectAllAsync(lab, "TrafficPolicy", Extensions);

    [Fact]
    [BadValues("TrafficPolicy", nameof(Credentials))]
    public Task Of_credentials_and_rights() => Findings.ExpectAllAsync(lab, "TrafficPolicy", Credentials);

    [Fact]
    [BadValues("TrafficPolicy", nameof(RateLimits))]
    public Task Of_limits_of_rate() => Findings.ExpectAllAsync(lab, "TrafficPolicy", RateLimits);
}
