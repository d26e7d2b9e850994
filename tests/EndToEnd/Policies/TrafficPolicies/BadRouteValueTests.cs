using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Values that fields of TrafficPolicy must not have: what becomes of requests and answers.</summary>
[Collection("Policies")]
public sealed class BadRouteValueTests(PolicyLab lab)
{
    private static readonly BadValue[] Origins =
    [
        new("cors.allowOrigins", "['*', 'http://a.test']", "cannot contain '*'"),
        new("csrf", "{percentageEnabled: 1, percentageShadowed: 1}", "at most one of the fields in [percentageEnabled percentageShadowed]"),
        new("csrf.additionalOrigins", "[{exact: a, prefix: b}]", "exactly one of the fields in [exact prefix", "csrf.additionalOrigins[]"),
        new("cors.allowOrigins[]", "'no such'", "should match"),
        new("cors.allowCredentials", "maybe", "must be a boolean"),
        new("cors.allowMethods[]", "Sometimes", "supported values: \"GET\""),
        new("cors.allowHeaders[]", "'no such'", "should match"),
        new("cors.exposeHeaders[]", "'no such'", "should match"),
        new("cors.maxAge", "0", "greater than or equal to 1"),
        new("cors.disable", "[]", "must be an object"),
        new("csrf.percentageEnabled", "-1", "greater than or equal to 0"),
        new("csrf.percentageEnabled", "101", "less than or equal to 100"),
        new("csrf.percentageShadowed", "-1", "greater than or equal to 0"),
        new("csrf.percentageShadowed", "101", "less than or equal to 100"),
        new("csrf.additionalOrigins[].exact", "[x]", "must be a string"),
        new("csrf.additionalOrigins[].prefix", "[x]", "must be a string"),
        new("csrf.additionalOrigins[].suffix", "[x]", "must be a string"),
        new("csrf.additionalOrigins[].contains", "[x]", "must be a string"),
        new("csrf.additionalOrigins[].safeRegex", "[x]", "must be a string"),
        new("csrf.additionalOrigins[].ignoreCase", "maybe", "must be a boolean"),
    ];

    private static readonly BadValue[] Headers =
    [
        new("headerModifiers", "{}", "at least one of the fields in [request response]"),
        new("headerModifiers.request", "{}", "at least one of the fields in [set add remove]"),
        new("headerModifiers.response", "{}", "at least one of the fields in [set add remove]"),
        new("headerModifiers.request.set", "[{name: a}]", "exactly one of the fields in [value secretRef]", "headerModifiers.request.set[]"),
        new("headerModifiers.request.add", "[{value: a}]", "name must be set when value is set", "headerModifiers.request.add[]"),
        new("headerModifiers.response.set", "[{name: a, value: b}, {name: a, value: c}]", "names in set must be unique"),
        new("headerModifiers.request.set[].name", "'no such'", "should match"),
        new("headerModifiers.request.set[].value", "'two  blanks'", "should match"),
        new("headerModifiers.request.set[].secretRef.name", "''", "at least 1 chars"),
        new("headerModifiers.request.set[].secretRef.key", "'no such'", "should match"),
        new("headerModifiers.request.set[].secretRef.namespace", "'no such'", "should match"),
        new("headerModifiers.request.add[].name", "'no such'", "should match"),
        new("headerModifiers.request.add[].value", "'two  blanks'", "should match"),
        new("headerModifiers.request.add[].secretRef.name", "''", "at least 1 chars"),
        new("headerModifiers.request.add[].secretRef.key", "'no such'", "should match"),
        new("headerModifiers.request.add[].secretRef.namespace", "'no such'", "should match"),
        new("headerModifiers.request.remove[]", "'no such'", "should match"),
        new("headerModifiers.response.set[].name", "'no such'", "should match"),
        new("headerModifiers.response.set[].value", "'two  blanks'", "should match"),
        new("headerModifiers.response.set[].secretRef.name", "''", "at least 1 chars"),
        new("headerModifiers.response.set[].secretRef.key", "'no such'", "should match"),
        new("headerModifiers.response.set[].secretRef.namespace", "'no such'", "should match"),
        new("headerModifiers.response.add[].name", "'no such'", "should match"),
        new("headerModifiers.response.add[].value", "'two  blanks'", "should match"),
        new("headerModifiers.response.add[].secretRef.name", "''", "at least 1 chars"),
        new("headerModifiers.response.add[].secretRef.key", "'no such'", "should match"),
        new("headerModifiers.response.add[].secretRef.namespace", "'no such'", "should match"),
        new("headerModifiers.response.remove[]", "'no such'", "should match"),
    ];

    private static readonly BadValue[] Bodies =
    [
        new("buffer", "{}", "exactly one of the fields in [maxRequestSize disable]"),
        new("buffer.maxRequestSize", "4Gi", "greater than 0 and less than 4Gi"),
        new("buffer.maxRequestSize", "0", "greater than 0 and less than 4Gi"),
        new("compression", "{}", "at least one of the fields in [responseCompression requestDecompression]"),
        new("buffer.maxRequestSize", "much", "should match"),
        new("buffer.disable", "[]", "must be an object"),
        new("compression.responseCompression.libraries[]", "Sometimes", "supported values: \"Gzip\""),
        new("compression.responseCompression.disable", "[]", "must be an object"),
        new("compression.requestDecompression.libraries[]", "Sometimes", "supported values: \"Gzip\""),
        new("compression.requestDecompression.disable", "[]", "must be an object"),
    ];

    private static readonly BadValue[] Routing =
    [
        new("retry", "{}", "retryOn or statusCodes must be set"),
        new("requestMirror", "{}", "at least one of the fields in [disableShadowHostSuffixAppend"),
        new("timeouts.request", "soon", "should match"),
        new("timeouts.streamIdle", "soon", "should match"),
        new("retry.retryOn[]", "Sometimes", "supported values: \"5xx\""),
        new("retry.attempts", "-1", "greater than or equal to 0"),
        new("retry.perTryTimeout", "soon", "should match"),
        new("retry.perTryTimeout", "0s", "must be at least 1ms"),
        new("retry.statusCodes[]", "399", "greater than or equal to 400"),
        new("retry.statusCodes[]", "600", "less than or equal to 599"),
        new("retry.backoffBaseInterval", "soon", "should match"),
        new("retry.backoffBaseInterval", "0s", "must be at least 1ms"),
        new("internalRedirect.redirectResponseCodes[]", "305", "supported values"),
        new("internalRedirect.allowCrossSchemeRedirect", "maybe", "must be a boolean"),
        new("internalRedirect.responseHeadersToCopy[]", "'no such'", "should match"),
        new("internalRedirect.maxRedirects", "0", "greater than or equal to 1"),
        new("urlRewrite.pathRegex.pattern", "''", "at least 1 chars"),
        new("urlRewrite.pathRegex.substitution", "''", "at least 1 chars"),
        new("autoHostRewrite", "maybe", "must be a boolean"),
        new("requestMirror.disableShadowHostSuffixAppend", "maybe", "must be a boolean"),
        new("requestMirror.hostRewriteLiteral", "''", "at least 1 chars"),
        new("statPrefix", "'no such'", "should match"),
    ];

    private static readonly BadValue[] Tracing =
    [
        new("tracing", "{disable: {}, randomSampling: 50}", "disable cannot be set together with other fields"),
        new("tracing.attributes", "[{name: a}]", "exactly one of the fields in [literal environment requestHeader metadata]", "tracing.attributes[]"),
        new("tracing.clientSampling", "-1", "greater than or equal to 0"),
        new("tracing.clientSampling", "101", "less than or equal to 100"),
        new("tracing.randomSampling", "-1", "greater than or equal to 0"),
        new("tracing.randomSampling", "101", "less than or equal to 100"),
        new("tracing.overallSampling", "-1", "greater than or equal to 0"),
        new("tracing.overallSampling", "101", "less than or equal to 100"),
        new("tracing.attributes[].name", "''", "at least 1 chars"),
        new("tracing.attributes[].literal.value", "''", "at least 1 chars"),
        new("tracing.attributes[].environment.name", "''", "at least 1 chars"),
        new("tracing.attributes[].environment.defaultValue", "[x]", "must be a string"),
        new("tracing.attributes[].requestHeader.name", "''", "at least 1 chars"),
        new("tracing.attributes[].requestHeader.defaultValue", "[x]", "must be a string"),
        new("tracing.attributes[].metadata.kind", "Sometimes", "supported values: \"Request\""),
        new("tracing.attributes[].metadata.metadataKey.key", "''", "at least 1 chars"),
        new("tracing.attributes[].metadata.metadataKey.path[].key", "''", "at least 1 chars"),
        new("tracing.attributes[].metadata.defaultValue", "[x]", "must be a string"),
        new("tracing.disable", "[]", "must be an object"),
    ];

    private static readonly BadValue[] Faults =
    [
        new("faultInjection", "{}", "at least one of the fields in [delay abort responseRateLimit disable]"),
        new("faultInjection.abort", "{httpStatus: 500, grpcStatus: 5}", "exactly one of the fields in [httpStatus grpcStatus]"),
        new("faultInjection.delay.fixedDelay", "soon", "should match"),
        new("faultInjection.delay.fixedDelay", "0s", "must be at least 1ms"),
        new("faultInjection.delay.fixedDelay", "2h", "must be at most 1h"),
        new("faultInjection.delay.percentage", "-1", "greater than or equal to 0"),
        new("faultInjection.delay.percentage", "101", "less than or equal to 100"),
        new("faultInjection.abort.httpStatus", "199", "greater than or equal to 200"),
        new("faultInjection.abort.httpStatus", "600", "less than or equal to 599"),
        new("faultInjection.abort.grpcStatus", "-1", "greater than or equal to 0"),
        new("faultInjection.abort.grpcStatus", "17", "less than or equal to 16"),
        new("faultInjection.abort.percentage", "-1", "greater than or equal to 0"),
        new("faultInjection.abort.percentage", "101", "less than or equal to 100"),
        new("faultInjection.responseRateLimit.kbitsPerSecond", "0", "greater than or equal to 1"),
        new("faultInjection.responseRateLimit.percentage", "-1", "greater than or equal to 0"),
        new("faultInjection.responseRateLimit.percentage", "101", "less than or equal to 100"),
        new("faultInjection.maxActiveFaults", "-1", "greater than or equal to 0"),
        new("faultInjection.disable", "[]", "must be an object"),
    ];

    [Fact]
    [BadValues("TrafficPolicy", nameof(Origins))]
    public Task Of_origins() => Findings.ExpectAllAsync(lab, "TrafficPolicy", Origins);

    [Fact]
    [BadValues("TrafficPolicy", nameof(Headers))]
    public Task Of_headers() => Findings.ExpectAllAsync(lab, "TrafficPolicy", Headers);

    [Fact]
    [BadValues("TrafficPolicy", nameof(Bodies))]
    public Task Of_bodies() => Findings.ExpectAllAsync(lab, "TrafficPolicy", Bodies);

    [Fact]
    [BadValues("TrafficPolicy", nameof(Routing))]
    public Task Of_where_requests_go() => Findings.ExpectAllAsync(lab, "TrafficPolicy", Routing);

    [Fact]
    [BadValues("TrafficPolicy", nameof(Tracing))]
    public Task Of_traces() => Findings.ExpectAllAsync(lab, "TrafficPolicy", Tracing);

    [Fact]
    [BadValues("TrafficPolicy", nameof(Faults))]
    public Task Of_faults() => Findings.ExpectAllAsync(lab, "TrafficPolicy", Faults);
}
