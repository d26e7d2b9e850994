using KGateway.Resources.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Tests.Validation;

public sealed class BackendConfigPolicyRulesTests
{
    private const string ApiVersion = "gateway.kgateway.dev/v1alpha1";

    private const string Everything = """
        {targetRefs: [{group: "", kind: Service, name: a}, {group: gateway.kgateway.dev, kind: Backend, name: b},
           {group: networking.istio.io, kind: Hostname, name: c.example}],
         targetSelectors: [{group: "", kind: Service, matchLabels: {a: b}}],
         connectTimeout: 1s, perConnectionBufferLimitBytes: 0,
         tcpKeepalive: {keepAliveProbes: 0, keepAliveTime: 1s, keepAliveInterval: 2s},
         dns: {refreshRate: 2s, jitter: 2s, respectTTL: false},
         commonHttpProtocolOptions: {idleTimeout: 0s, maxHeadersCount: 1, maxStreamDuration: 1s, maxRequestsPerConnection: 0},
         http2ProtocolOptions: {initialStreamWindowSize: 64Ki, initialConnectionWindowSize: 65535, maxConcurrentStreams: 1,
           overrideStreamErrorOnInvalidHttpMessage: false, connectionKeepalive: {timeout: 1s, interval: 2s, connectionIdleInterval: 3s}},
         tls: {secretRef: {name: s}, sni: x.example, verifySubjectAltNames: [x.example], alpnProtocols: [h2], allowRenegotiation: true,
           simpleTLS: true, parameters: {minVersion: "1.2", maxVersion: AUTO, cipherSuites: [A], ecdhCurves: [B], signatureAlgorithms: [C]}},
         loadBalancer: {healthyPanicThreshold: 0, updateMergeWindow: 1s, closeConnectionsOnHostSetChange: true, localityType: WeightedLb,
           ringHash: {minimumRingSize: 1, maximumRingSize: 2, useHostnameForHashing: true, hashPolicies: [
             {header: {name: x}, terminal: true}, {cookie: {name: c, path: /, ttl: 1s, secure: true, httpOnly: false, sameSite: None}}, {sourceIP: {}}]}},
         healthCheck: {timeout: 1s, interval: 2s, unhealthyThreshold: 0, healthyThreshold: 3, http: {path: /, host: h, method: HEAD}},
         outlierDetection: {consecutive5xx: 0, enforcingConsecutive5xx: 100, splitExternalLocalOriginErrors: true,
           consecutiveLocalOriginFailure: 1, enforcingConsecutiveLocalOriginFailure: 0, interval: 1ms, baseEjectionTime: 2ms, maxEjectionPercent: 100},
         circuitBreakers: {maxConnections: 1, maxPendingRequests: 2, maxRequests: 3, maxRetries: 0, trackRemaining: true},
         upstreamProxyProtocol: {version: V2}}
        """;

    [Fact]
    public void All_fields_are_read_and_survive_writing()
    {
        var policy = TestObjects.ReadOne<BackendConfigPolicy>(Object(Everything));
        Assert.Equal(policy, ResourceJson.Read(ResourceJson.ToUtf8(policy)));
        var spec = policy.Spec;
        Assert.Equal(65536, spec.Http2ProtocolOptions!.InitialStreamWindowSize!.Value.Value);
        Assert.Equal(65535, spec.Http2ProtocolOptions.InitialConnectionWindowSize!.Value.Value);
        Assert.False(spec.Dns!.RespectTtl);
        Assert.True(spec.Tls!.SimpleTls);
        Assert.Equal(TlsVersion.Tls12, spec.Tls.Parameters!.MinVersion);
        Assert.NotNull(spec.LoadBalancer!.RingHash!.HashPolicies[2].SourceIP);
        Assert.Equal(0, spec.OutlierDetection!.Consecutive5xx);
        Assert.Equal(ProxyProtocolVersion.V2, spec.UpstreamProxyProtocol!.Version);
    }

    [Fact]
    public void What_is_absent_has_the_defaults_of_the_API()
    {
        var spec = TestObjects.ReadOne<BackendConfigPolicy>(Object(
            "{outlierDetection: {}, upstreamProxyProtocol: {}, loadBalancer: {leastRequest: {}, zoneAware: {preferLocal: {force: {}}}}}")).Spec;
        Assert.Equal(5, spec.OutlierDetection!.Consecutive5xx);
        Assert.Equal(TimeSpan.FromSeconds(10), spec.OutlierDetection.Interval);
        Assert.Equal(TimeSpan.FromSeconds(30), spec.OutlierDetection.BaseEjectionTime);
        Assert.Equal(10, spec.OutlierDetection.MaxEjectionPercent);
        Assert.Equal(ProxyProtocolVersion.V1, spec.UpstreamProxyProtocol!.Version);
        Assert.Equal(2, spec.LoadBalancer!.LeastRequest!.ChoiceCount);
        Assert.Equal((6, 100), (spec.LoadBalancer.ZoneAware!.PreferLocal.MinEndpointsThreshold, spec.LoadBalancer.ZoneAware.PreferLocal.RoutingEnabled));
        Assert.Equal(1, spec.LoadBalancer.ZoneAware.PreferLocal.Force!.MinEndpointsInZoneThreshold);
    }

    [Theory]
    [InlineData("{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: a}]}", "targetRefs[0]: targetRefs may only reference")]
    [InlineData("{targetRefs: [{group: '', kind: Service, name: a, sectionName: b}]}", "targetRefs[0].sectionName: targetRefs may not have a sectionName")]
    [InlineData(
        "{targetSelectors: [{group: '', kind: Service, matchLabels: {a: b}, sectionName: c}]}",
        "targetSelectors[0].sectionName: targetSelectors may not have a sectionName")]
    [InlineData("{targetSelectors: [{group: '', kind: Pod, matchLabels: {}}]}", "targetSelectors[0]: targetSelectors may only reference")]
    [InlineData("{http1ProtocolOptions: {}, http2ProtocolOptions: {}}", "at most one of the fields in [http1ProtocolOptions http2ProtocolOptions]")]
    [InlineData("{connectTimeout: 1d}", "connectTimeout")]
    [InlineData("{perConnectionBufferLimitBytes: -1}", "perConnectionBufferLimitBytes: Invalid value: -1")]
    [InlineData("{tcpKeepalive: {keepAliveTime: 999ms}}", "keepAliveTime: Invalid value: \"999ms\": must be at least 1s")]
    [InlineData("{dns: {refreshRate: 0s}}", "refreshRate: Invalid value")]
    [InlineData("{dns: {refreshRate: 1s, jitter: 2s}}", "jitter must not be greater than refreshRate")]
    [InlineData("{commonHttpProtocolOptions: {maxHeadersCount: -1}}", "maxHeadersCount: Invalid value: -1")]
    [InlineData("{http2ProtocolOptions: {initialStreamWindowSize: 65534}}", "initialStreamWindowSize: Invalid value: \"65534\": must be between")]
    [InlineData("{http2ProtocolOptions: {initialConnectionWindowSize: 2Gi}}", "initialConnectionWindowSize: Invalid value: \"2Gi\"")]
    [InlineData("{http2ProtocolOptions: {initialConnectionWindowSize: many}}", "initialConnectionWindowSize")]
    [InlineData("{http2ProtocolOptions: {maxConcurrentStreams: 0}}", "maxConcurrentStreams: Invalid value: 0")]
    [InlineData("{http2ProtocolOptions: {connectionKeepalive: {}}}", "connectionKeepalive.timeout: Required value")]
    [InlineData("{tls: {}}", "exactly one of the fields in [secretRef files insecureSkipVerify wellKnownCACertificates]")]
    [InlineData("{tls: {insecureSkipVerify: true, wellKnownCACertificates: System}}", "exactly one of the fields in [secretRef files")]
    [InlineData("{tls: {wellKnownCACertificates: Mine}}", "wellKnownCACertificates: Unsupported value")]
    [InlineData("{tls: {files: {}}}", "at least one of the fields in [tlsCertificate tlsKey rootCA]")]
    [InlineData("{tls: {insecureSkipVerify: true, sni: ''}}", "sni: should be at least 1 chars long")]
    [InlineData("{tls: {insecureSkipVerify: true, parameters: {minVersion: '1.4'}}}", "minVersion: Unsupported value")]
    [InlineData("{loadBalancer: {}}", "exactly one of the fields in [leastRequest roundRobin ringHash maglev random]")]
    [InlineData("{loadBalancer: {random: {}, maglev: {}}}", "exactly one of the fields in [leastRequest roundRobin ringHash maglev random]")]
    [InlineData("{loadBalancer: {random: {}, healthyPanicThreshold: 101}}", "healthyPanicThreshold: Invalid value: 101")]
    [InlineData("{loadBalancer: {random: {}, localityType: WeightedLb, zoneAware: {preferLocal: {}}}}", "[localityType zoneAware]")]
    [InlineData("{loadBalancer: {maglev: {}, zoneAware: {preferLocal: {}}}}", "zoneAware can't be used with ringHash or maglev")]
    [InlineData("{loadBalancer: {random: {}, zoneAware: {}}}", "preferLocal: Required value")]
    [InlineData("{loadBalancer: {maglev: {hashPolicies: []}}}", "hashPolicies: should have at least 1 items")]
    [InlineData("{loadBalancer: {maglev: {hashPolicies: [{terminal: true}]}}}", "exactly one of the fields in [header cookie sourceIP]")]
    [InlineData("{loadBalancer: {maglev: {hashPolicies: [{header: {name: 'a b'}}]}}}", "header.name: Invalid value")]
    [InlineData("{loadBalancer: {roundRobin: {slowStart: {aggression: '0'}}}}", "aggression must be a decimal number greater than 0")]
    [InlineData("{loadBalancer: {roundRobin: {slowStart: {aggression: '1e3'}}}}", "aggression must be a decimal number greater than 0")]
    [InlineData("{loadBalancer: {leastRequest: {slowStart: {minWeightPercent: 101}}}}", "minWeightPercent: Invalid value: 101")]
    [InlineData("{healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1}}", "exactly one of the fields in [http grpc]")]
    [InlineData("{healthCheck: {interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, grpc: {}}}", "timeout: Required value")]
    [InlineData("{healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, http: {path: /, method: CONNECT}}}", "method: Unsupported value")]
    [InlineData("{outlierDetection: {maxEjectionPercent: 101}}", "maxEjectionPercent: Invalid value: 101")]
    [InlineData("{outlierDetection: {interval: 0s}}", "interval: Invalid value")]
    [InlineData("{circuitBreakers: {trackRemaining: true}}", "at least one of the fields in [maxConnections maxPendingRequests maxRequests maxRetries]")]
    [InlineData("{circuitBreakers: {maxConnections: 0}}", "maxConnections: Invalid value: 0")]
    [InlineData("{upstreamProxyProtocol: {version: V3}}", "version: Unsupported value")]
    public void What_breaks_a_rule_is_told(string spec, string finding) =>
        Assert.Contains(TestObjects.Findings(Object(spec)), found => found.Contains(finding, StringComparison.Ordinal));

    private static string Object(string spec) => TestObjects.Object("BackendConfigPolicy", spec, ApiVersion);
}
