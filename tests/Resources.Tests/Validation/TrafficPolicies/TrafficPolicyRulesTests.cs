using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Tests.Validation.TrafficPolicies;

public sealed class TrafficPolicyRulesTests
{
    private const string ApiVersion = "gateway.kgateway.dev/v1alpha1";

    private const string Everything = """
        {targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r, sectionName: rule}],
         targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: b}}],
         rateLimit: {local: {tokenBucket: {maxTokens: 9, tokensPerFill: 2, fillInterval: 50ms}, percentEnabled: 1, percentEnforced: 2}},
         cors: {allowOrigins: ['https://*.a'], allowCredentials: true, allowMethods: [GET], allowHeaders: [x], exposeHeaders: [y], maxAge: 1, disable: {}},
         csrf: {percentageEnabled: 0, additionalOrigins: [{exact: a}]},
         headerModifiers: {
           request: {set: [{name: a, value: b}, {secretRef: {name: s, key: a.b_c-D, namespace: n}}, {secretRef: {name: s}}], add: [{name: a, value: c}], remove: [d]},
           response: {remove: [e]}},
         buffer: {maxRequestSize: 64Ki},
         compression: {responseCompression: {libraries: [Gzip, Brotli, Zstd]}, requestDecompression: {disable: {}}},
         timeouts: {request: 2s, streamIdle: 0s},
         retry: {retryOn: [5xx, reset-before-request], attempts: 0, perTryTimeout: 1s, statusCodes: [400, 599], backoffBaseInterval: 1ms},
         internalRedirect: {redirectResponseCodes: [301, 308], allowCrossSchemeRedirect: true, responseHeadersToCopy: [a], maxRedirects: 1},
         urlRewrite: {pathRegex: {pattern: a, substitution: b}},
         autoHostRewrite: false,
         requestMirror: {disableShadowHostSuffixAppend: false, hostRewriteLiteral: h},
         tracing: {clientSampling: 0, randomSampling: 100, overallSampling: 1, attributes: [{name: a, literal: {value: b}}]},
         statPrefix: 'a-b_c.%{{ route_name }}{{rule_name}}',
         faultInjection: {delay: {fixedDelay: 1h, percentage: 0}, abort: {grpcStatus: 16}, responseRateLimit: {kbitsPerSecond: 1}, maxActiveFaults: 0}}
        """;

    [Fact]
    public void All_fields_are_read_and_survive_writing()
    {
        var policy = TestObjects.ReadOne<TrafficPolicy>(TestObjects.Object("TrafficPolicy", Everything, ApiVersion));
        Assert.Equal(policy, ResourceJson.Read(ResourceJson.ToUtf8(policy)));
        Assert.Equal(65536, policy.Spec.Buffer!.MaxRequestSize!.Value.Value);
        Assert.Equal([RetryOn.ServerError, RetryOn.ResetBeforeRequest], policy.Spec.Retry!.RetryOn);
        Assert.Equal("a.b_c-D", policy.Spec.HeaderModifiers!.Request!.Set[1].SecretRef!.Key);
        Assert.Equal(100, policy.Spec.FaultInjection!.Abort!.Percentage);
    }

    [Theory]
    [InlineData("{rateLimit: {local: {tokenBucket: {maxTokens: 1, fillInterval: 1s}}}, retry: {retryOn: [reset]}}")]
    [InlineData("{targetRefs: [{group: g, kind: XListenerSet, name: l}, {group: g, kind: Gateway, name: l}]}")]
    [InlineData("{targetRefs: [{group: '', kind: Service, name: a}, {group: networking.istio.io, kind: ServiceEntry, name: a}]}")]
    [InlineData("{targetRefs: [{group: g, kind: GRPCRoute, name: l}], tracing: {disable: {}}, statPrefix: a}")]
    public void What_is_left_out_has_a_default(string spec) => TestObjects.ReadOne<TrafficPolicy>(TestObjects.Object("TrafficPolicy", spec, ApiVersion));

    [Theory]
    [InlineData("targetRefs: [{group: '', kind: Pod, name: a}]", "targetRefs may only reference Gateways, HTTPRoutes, GRPCRoutes and ListenerSets, and Services")]
    [InlineData("targetSelectors: [{group: '', kind: Service, matchLabels: {a: b}}]", "targetSelectors may only reference")]
    [InlineData("targetRefs: [{group: g, kind: GRPCRoute, name: a}], autoHostRewrite: true", "autoHostRewrite can only be used when targeting HTTPRoutes")]
    [InlineData("targetSelectors: [{group: g, kind: Gateway, matchLabels: {a: b}}], urlRewrite: {pathRegex: {pattern: a, substitution: b}}", "urlRewrite can only be used when targeting HTTPRoutes")]
    [InlineData("targetRefs: [{group: g, kind: Gateway, name: a}], tracing: {}", "tracing can only be used when targeting HTTPRoutes or GRPCRoutes")]
    [InlineData("targetRefs: [{group: g, kind: ListenerSet, name: a}], statPrefix: a", "statPrefix can only be used when targeting HTTPRoutes or GRPCRoutes")]
    [InlineData("timeouts: {request: 1s}, retry: {retryOn: [reset], perTryTimeout: 1s}", "retry.perTryTimeout must be less than timeouts.request")]
    [InlineData("rateLimit: {}", "at least one of the fields in [local global] must be set")]
    [InlineData("rateLimit: {local: {tokenBucket: {fillInterval: 1s}}}", "spec.rateLimit.local.tokenBucket.maxTokens: Required value")]
    [InlineData("rateLimit: {local: {tokenBucket: {maxTokens: 1, fillInterval: 49ms}}}", "fillInterval: Invalid value: \"49ms\": must be at least 50ms")]
    [InlineData("rateLimit: {local: {percentEnabled: 101}}", "percentEnabled: Invalid value: 101")]
    [InlineData("cors: {allowOrigins: ['*', 'http://a']}", "AllowOrigins cannot contain '*' alongside other origins")]
    [InlineData("cors: {allowOrigins: [a]}", "spec.cors.allowOrigins[0]: Invalid value")]
    [InlineData("csrf: {percentageEnabled: 1, percentageShadowed: 1}", "at most one of the fields in [percentageEnabled percentageShadowed] may be set")]
    [InlineData("headerModifiers: {}", "at least one of the fields in [request response] must be set")]
    [InlineData("headerModifiers: {request: {}}", "at least one of the fields in [set add remove] must be set")]
    [InlineData("headerModifiers: {request: {set: [{name: a, value: b}, {name: a, value: c}]}}", "spec.headerModifiers.request.set: names in set must be unique")]
    [InlineData("headerModifiers: {request: {add: [{name: a, value: b, secretRef: {name: s}}]}}", "exactly one of the fields in [value secretRef] must be set")]
    [InlineData("headerModifiers: {request: {add: [{value: b}]}}", "name must be set when value is set")]
    [InlineData("headerModifiers: {request: {add: [{secretRef: {name: s, key: 'a b'}}]}}", "secretRef.key: Invalid value: \"a b\"")]
    [InlineData("buffer: {}", "exactly one of the fields in [maxRequestSize disable] must be set")]
    [InlineData("buffer: {maxRequestSize: 4Gi}", "spec.buffer.maxRequestSize: maxRequestSize must be greater than 0 and less than 4Gi")]
    [InlineData("buffer: {maxRequestSize: 0}", "maxRequestSize must be greater than 0 and less than 4Gi")]
    [InlineData("buffer: {maxRequestSize: 1Q}", "spec.buffer.maxRequestSize: Invalid value: \"1Q\"")]
    [InlineData("buffer: {maxRequestSize: [1]}", "a quantity as \"64Ki\"")]
    [InlineData("compression: {}", "at least one of the fields in [responseCompression requestDecompression] must be set")]
    [InlineData("compression: {responseCompression: {libraries: [Gzip, Gzip]}}", "Duplicate value: \"Gzip\"")]
    [InlineData("compression: {responseCompression: {libraries: [Lzma]}}", "Unsupported value: \"Lzma\"")]
    [InlineData("timeouts: {request: 1d}", "spec.timeouts.request: Invalid value: \"1d\"")]
    [InlineData("retry: {}", "spec.retry: retryOn or statusCodes must be set")]
    [InlineData("retry: {retryOn: [never]}", "Unsupported value: \"never\"")]
    [InlineData("retry: {statusCodes: [399]}", "Invalid value: 399")]
    [InlineData("internalRedirect: {redirectResponseCodes: [304]}", "Unsupported value: 304")]
    [InlineData("internalRedirect: {responseHeadersToCopy: [a, a]}", "Duplicate value: \"a\"")]
    [InlineData("urlRewrite: {pathRegex: {pattern: '', substitution: b}}", "pattern: should be at least 1 chars long")]
    [InlineData("requestMirror: {}", "at least one of the fields in [disableShadowHostSuffixAppend hostRewriteLiteral] must be set")]
    [InlineData("tracing: {disable: {}, randomSampling: 1}", "disable cannot be set together with other fields")]
    [InlineData("tracing: {attributes: [{name: a}]}", "exactly one of the fields in [literal environment requestHeader metadata] must be set")]
    [InlineData("statPrefix: '{{route}}'", "spec.statPrefix: Invalid value: \"{{route}}\"")]
    [InlineData("statPrefix: 'a b'", "spec.statPrefix: Invalid value: \"a b\"")]
    [InlineData("faultInjection: {maxActiveFaults: 1}", "at least one of the fields in [delay abort responseRateLimit disable] must be set")]
    [InlineData("faultInjection: {delay: {fixedDelay: 61m}}", "fixedDelay: Invalid value: \"1h1m\": must be at most 1h")]
    [InlineData("faultInjection: {abort: {}}", "exactly one of the fields in [httpStatus grpcStatus] must be set")]
    [InlineData("faultInjection: {abort: {httpStatus: 199}}", "httpStatus: Invalid value: 199")]
    public void A_broken_policy_is_refused(string fields, string expected)
    {
        ReadResult result = ResourceReader.Read("test.yaml", TestObjects.Object("TrafficPolicy", $"{{{fields}}}", ApiVersion));
        Assert.Empty(result.Objects);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.ToString().Contains(expected, StringComparison.Ordinal));
    }
}
