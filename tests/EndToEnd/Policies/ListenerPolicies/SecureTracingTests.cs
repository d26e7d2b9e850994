using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using KGateway.EndToEnd.Policies.TrafficPolicies;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Spans that go to their collector over TLS.</summary>
[Collection("Policies")]
public sealed class SecureTracingTests(PolicyLab lab)
{
    [Fact]
    public async Task A_collector_is_spoken_to_by_TLS_as_a_policy_of_its_Service_says()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("collector.test");
        await using var collector = await GrpcServer<TraceCollector>.StartAsync(new(), certificate);
        var site = await lab.GatewayAsync($$"""
            {{RouteTracingTests.Tracing(collector.Port)}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: "", kind: Service, name: NAME-collector}]
              validation: {hostname: collector.test, caCertificateRefs: [{group: "", kind: ConfigMap, name: NAME}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: NAME, namespace: default}
            data:
              ca.crt: |
            {{PolicySite.Indent(authority.Pem, 4)}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              tracing: {attributes: [{name: caller, requestHeader: {name: x-caller} }]}
            """);
        await RouteTracingTests.SpanAsync(site, collector.Service, "caller", "alice", ("x-caller", "alice"));
        site.Save("");
    }
}
