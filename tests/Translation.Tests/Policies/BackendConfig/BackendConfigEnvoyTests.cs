using KGateway.EndToEnd.Harness;
using KGateway.Resources;
using KGateway.Translation.Documents;
using KGateway.Translation.Tests.Golden;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies.BackendConfig;

/// <summary>The real Envoy takes clusters with every field, for every kind of backend.</summary>
public sealed class BackendConfigEnvoyTests
{
    private const string Common = "connectTimeout: 1s, perConnectionBufferLimitBytes: 32768, tcpKeepalive: {keepAliveProbes: 3, keepAliveTime: 1s, "
        + "keepAliveInterval: 1s}, dns: {refreshRate: 2ms, jitter: 0s, respectTTL: true}, commonHttpProtocolOptions: {idleTimeout: 0s, maxHeadersCount: 1, "
        + "maxStreamDuration: 0s, maxRequestsPerConnection: 0}, outlierDetection: {consecutive5xx: 0, enforcingConsecutive5xx: 0, "
        + "splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailure: 0, interval: 1ms, baseEjectionTime: 1ms, maxEjectionPercent: 0}, "
        + "circuitBreakers: {maxConnections: 1, maxRetries: 0, trackRemaining: true}, upstreamProxyProtocol: {version: V2}, "
        + "tls: {wellKnownCACertificates: System, sni: x.example, verifySubjectAltNames: [x.example], alpnProtocols: [h2, http/1.1], "
        + "allowRenegotiation: true, parameters: {minVersion: '1.2', maxVersion: '1.3', cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256], "
        + "ecdhCurves: [P-256, X25519], signatureAlgorithms: [ecdsa_secp256r1_sha256, RSA+SHA256]}}, ";

    private const string Check = "healthCheck: {timeout: 1ms, interval: 1ms, unhealthyThreshold: 0, healthyThreshold: 0, ";

    private const string More = """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: default}
        spec: {gatewayClassName: kgateway, listeners: [{name: http, port: 8080, protocol: HTTP}]}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: gcp, namespace: default}
        spec: {gcp: {host: run.example}}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: lambda, namespace: default}
        spec: {aws: {accountId: '123456789012', auth: {type: AssumeRole, assumeRole: {roleArn: 'arn:aws:iam::123456789012:role/x'}}, lambda: {functionName: f}}}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: ec2, namespace: default}
        spec: {aws: {ec2: {filters: [{key: a}]}}}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: groups, namespace: default}
        spec: {priorityGroups: [{backendRefs: [{name: ip}]}, {backendRefs: [{name: dns}]}]}

        """;

    private const string Rules = """
        - backendRefs: [{name: any, kind: Backend, group: gateway.kgateway.dev}, {name: gcp, kind: Backend, group: gateway.kgateway.dev}]
        - backendRefs: [{name: lambda, kind: Backend, group: gateway.kgateway.dev}, {name: ec2, kind: Backend, group: gateway.kgateway.dev}]
        """;

    [Theory]
    [InlineData("leastRequest: {choiceCount: 3, slowStart: {window: 0s, aggression: '.5', minWeightPercent: 0}}, zoneAware: {preferLocal: {force: {}}}")]
    [InlineData("roundRobin: {slowStart: {}}, healthyPanicThreshold: 100, updateMergeWindow: 0s")]
    [InlineData("random: {}, closeConnectionsOnHostSetChange: true")]
    [InlineData("ringHash: {minimumRingSize: 0, maximumRingSize: 8388608, useHostnameForHashing: true, hashPolicies: [{header: {name: x}}, {cookie: {name: c, path: /, ttl: 0s, secure: true, httpOnly: true, sameSite: Lax}, terminal: true}, {sourceIP: {}}]}, localityType: WeightedLb")]
    [InlineData("maglev: {useHostnameForHashing: true, hashPolicies: [{sourceIP: {}}]}, localityType: WeightedLb")]
    public async Task Envoy_takes_every_field(string balancer)
    {
        string envoy = Tools.Envoy;
        string http = Check + "http: {path: /, host: h, method: PATCH}}, ";
        string grpc = Check + "grpc: {serviceName: s, authority: a}}, ";
        string choice = $"loadBalancer: {{{balancer}}}";
        const string Http2 = "http2ProtocolOptions: {initialStreamWindowSize: 65535, initialConnectionWindowSize: 64Ki, maxConcurrentStreams: 1, "
            + "connectionKeepalive: {timeout: 1ms, interval: 1ms, connectionIdleInterval: 1ms}}, ";
        const string Http1 = "http1ProtocolOptions: {enableTrailers: true, preserveHttp1HeaderCase: true, overrideStreamErrorOnInvalidHttpMessage: true}, ";
        string yaml = Configured.Backends + More + "---\n" + Given.Route(Rules)
            + Configured.Policy("a", Common + Http1 + http + choice, "a")
            + Configured.Policy("h2", Common + Http2 + grpc + choice, "h2")
            + Configured.Policy("any", Common + Http1 + http.TrimEnd(' ', ','), "any");
        foreach (string backend in new[] { "dns", "ip", "gcp", "ec2", "groups" })
            yaml += Configured.Policy(backend, Common + Http1 + http + choice, backend);
        yaml += Configured.Policy("lambda", Common + Http2 + http + choice, "lambda");
        var settings = TranslationSettings.Default with { EnableAwsEc2Discovery = true };
        var document = TranslationDocument.ToJson(FileObjects.ToState(ResourceReader.Read("test.yaml", yaml, new ReadOptions()).Objects), new ObjectKey("default", "gw"), settings, allClusters: true);
        Assert.Equal(10, document["clusters"]!.AsArray().Count);
        Assert.DoesNotContain("\"reason\":\"Invalid\"", document["statuses"]!.ToJsonString());
        Assert.Null(await EnvoyProgram.RefusalAsync(envoy, EnvoyBootstrap.Of(document), TestContext.Current.CancellationToken));
    }
}
