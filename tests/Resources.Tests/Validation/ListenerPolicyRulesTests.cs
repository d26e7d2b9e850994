using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Tests.Validation;

public sealed class ListenerPolicyRulesTests
{
    private const string Api = "gateway.kgateway.dev/v1alpha1";
    private const string Otel = "grpcService: {logName: l, backendRef: {name: a, port: 1}}";

    [Theory]
    [InlineData("{targetRefs: [{group: '', kind: Service, name: a}]}", "targetRefs may only target Gateways")]
    [InlineData("{targetSelectors: [{group: apps, kind: Gateway, matchLabels: {}}]}", "targetSelectors may only target Gateways")]
    [InlineData("{targetRefs: []}", "spec.targetRefs: should have at least 1 items")]
    [InlineData("{perPort: [{port: 0, listener: {}}]}", "spec.perPort[0].port: Invalid value: 0")]
    [InlineData("{perPort: [{port: 1}]}", "spec.perPort[0].listener: Required value")]
    [InlineData("{perPort: [{port: 1, listener: {}}, {port: 1, listener: {}}]}", "spec.perPort[1]: Duplicate value")]
    [InlineData("{perPort: [{port: 1, listener: {clientCertificateValidation: {}}}]}", "clientCertificateValidation")]
    [InlineData("{default: {clientCertificateValidation: {mode: Require, caCertificateRefs: []}}}", "caCertificateRefs: should have at least 1 items")]
    [InlineData("{default: {clientCertificateValidation: {mode: Maybe, caCertificateRefs: [{group: '', kind: Secret, name: a}]}}}", "clientCertificateValidation.mode")]
    [InlineData("{default: {tcpKeepalive: {keepAliveTime: 10ms}}}", "spec.default.tcpKeepalive.keepAliveTime: Invalid value: \"10ms\": must be at least 1s")]
    [InlineData("{default: {perConnectionBufferLimitBytes: -1}}", "perConnectionBufferLimitBytes: Invalid value: -1")]
    [InlineData("{default: {transportSocketConnectTimeout: 1d}}", "transportSocketConnectTimeout: Invalid value")]
    public void A_broken_listener_policy_is_refused(string spec, string expected) => Refused("ListenerPolicy", spec, expected);

    [Theory]
    [InlineData("xffTrustedCIDRs: [10.0.0.0/8]", "xffTrustedCIDRs requires useRemoteAddress to be false")]
    [InlineData("useRemoteAddress: false, xffNumTrustedHops: 1, xffTrustedCIDRs: [10.0.0.0/8]", "at most one of the fields in [xffNumTrustedHops xffTrustedCIDRs] may be set")]
    [InlineData("useRemoteAddress: false, xffTrustedCIDRs: [10.0.0.0]", "xffTrustedCIDRs[0]: Invalid value")]
    [InlineData("forwardClientCertDetails: {mode: Sanitize, details: {dns: true}}", "details may only be set with mode AppendForward or SanitizeSet")]
    [InlineData("maxHeadersCount: 0", "maxHeadersCount: Invalid value: 0")]
    [InlineData("maxRequestHeadersKb: 8193", "maxRequestHeadersKb: Invalid value: 8193")]
    [InlineData("serverHeaderTransformation: Keep", "serverHeaderTransformation: Unsupported value: \"Keep\"")]
    [InlineData("serverName: ''", "serverName: should be at least 1 chars long")]
    [InlineData("http2ProtocolOptions: {maxConcurrentStreams: 0}", "maxConcurrentStreams: Invalid value: 0")]
    [InlineData("http2ProtocolOptions: {initialStreamWindowSize: much}", "initialStreamWindowSize: Invalid value")]
    [InlineData("healthCheck: {path: live}", "healthCheck.path: Invalid value")]
    [InlineData("healthCheck: {path: '/a b'}", "healthCheck.path: Invalid value")]
    [InlineData("upgradeConfig: {enabledUpgrades: []}", "enabledUpgrades: should have at least 1 items")]
    [InlineData("localReplies: {}", "at least one of the fields in [defaultBodyFormat mappers] must be set")]
    [InlineData("localReplies: {mappers: [{filter: {traceableFilter: true}}]}", "at least one of the fields in [statusCode body bodyFormatOverride headers] must be set")]
    [InlineData("localReplies: {mappers: [{filter: {traceableFilter: true}, headers: {remove: [a]}}]}", "headers.remove may not be set")]
    [InlineData("localReplies: {mappers: [{filter: {traceableFilter: true}, statusCode: 99}]}", "statusCode: Invalid value: 99")]
    [InlineData("tracing: {}", "tracing.provider: Required value")]
    [InlineData("tracing: {provider: {openTelemetry: {grpcService: {backendRef: {name: a, port: 1}}}}, randomSampling: 101}", "randomSampling: Invalid value: 101")]
    [InlineData("tracing: {provider: {openTelemetry: {grpcService: {backendRef: {name: a, port: 1}}}}, attributes: [{name: a}]}", "exactly one of the fields in [literal environment requestHeader metadata] must be set")]
    [InlineData("tracing: {provider: {openTelemetry: {grpcService: {backendRef: {name: a, port: 1}}, sampler: {}}}}", "alwaysOnConfig: Required value")]
    [InlineData("accessLog: [{fileSink: {path: a}}]", "exactly one of the fields in [stringFormat jsonFormat] must be set")]
    [InlineData("accessLog: [{grpcService: {backendRef: {name: a, port: 1}}}]", "logName: Required value")]
    [InlineData("accessLog: [{openTelemetry: {" + Otel + ", attributes: {values: [{key: a, value: {}}]}}}]", "exactly one of the fields in [stringValue arrayValue kvListValue] must be set")]
    [InlineData("accessLog: [{filter: {}}]", "exactly one filter must be set")]
    [InlineData("accessLog: [{filter: {traceableFilter: true, celFilter: {match: a}}}]", "exactly one filter must be set")]
    [InlineData("accessLog: [{filter: {andFilter: [{traceableFilter: true}]}}]", "andFilter: should have at least 2 items")]
    [InlineData("accessLog: [{filter: {orFilter: [{traceableFilter: true}, {}]}}]", "exactly one filter must be set")]
    [InlineData("accessLog: [{filter: {statusCodeFilter: {op: NE, value: 1}}}]", "op: Unsupported value: \"NE\"")]
    [InlineData("accessLog: [{filter: {grpcStatusFilter: {statuses: [FINE]}}}]", "Unsupported value: \"FINE\"")]
    [InlineData("accessLog: [{filter: {runtimeFilter: {runtimeKey: ''}}}]", "runtimeKey: should be at least 1 chars long")]
    public void Broken_settings_of_HTTP_are_refused_in_both_kinds(string settings, string expected)
    {
        Refused("ListenerPolicy", $"{{default: {{httpSettings: {{{settings}}}}}}}", expected);
        Refused("HTTPListenerPolicy", $"{{{settings}}}", expected);
    }

    [Fact]
    public void A_listener_policy_is_read_and_written()
    {
        var policy = TestObjects.ReadOne<ListenerPolicy>(TestObjects.Object("ListenerPolicy", """
            {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: g, sectionName: s}],
             targetSelectors: [{group: '', kind: Gateway, matchLabels: {a: b}}],
             default: {proxyProtocol: {}, clientCertificateValidation: {mode: Optional, caCertificateRefs: [{group: '', kind: Secret, name: a}]},
               httpSettings: {http2ProtocolOptions: {initialStreamWindowSize: 128Ki, initialConnectionWindowSize: 70000},
                 accessLog: [{openTelemetry: {grpcService: {logName: l, backendRef: {name: a, port: 1}},
                   attributes: {values: [{key: a, value: {arrayValue: [{stringValue: b}]}}]}},
                   filter: {andFilter: [{statusCodeFilter: {op: GE, value: 4294967295}}, {notHealthCheckFilter: false}]}}]}},
             perPort: [{port: 1, listener: {httpSettings: {xffNumTrustedHops: 2, forwardClientCertDetails: {details: {dns: true}}}}}]}
            """, Api));

        Assert.Equal(131072m, policy.Spec.Default!.HttpSettings!.Http2ProtocolOptions!.InitialStreamWindowSize!.Value.Value);
        Assert.Equal(ComparisonOperator.AtLeast, policy.Spec.Default.HttpSettings.AccessLog[0].Filter!.AndFilter[0].StatusCodeFilter!.Op);
        Assert.Equal(policy, ResourceJson.Read(ResourceJson.ToUtf8(policy)));
    }

    [Fact]
    public void The_older_kind_is_read_and_written()
    {
        var policy = TestObjects.ReadOne<HttpListenerPolicy>(TestObjects.Object("HTTPListenerPolicy", """
            {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: g}], useRemoteAddress: true, acceptHttp10: true,
             uuidRequestIdConfig: {packTraceReason: false}}
            """, Api));

        Assert.True(policy.Spec.AcceptHttp10);
        Assert.True(policy.Spec.UuidRequestIdConfig!.UseRequestIdForTraceSampling);
        Assert.Equal(policy, ResourceJson.Read(ResourceJson.ToUtf8(policy)));
    }

    private static void Refused(string kind, string spec, string expected)
    {
        ReadResult result = ResourceReader.Read("test.yaml", TestObjects.Object(kind, spec, Api));
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.ToString().Contains(expected, StringComparison.Ordinal));
    }
}
