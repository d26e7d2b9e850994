using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Mesh.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Mesh;

/// <summary>What is said of objects that a waypoint enforces or routes by, beside what it does.</summary>
[Collection("Mesh")]
public sealed class MeshStatusTests(MeshLab lab)
{
    private const string Accepted = "kgateway.dev/WaypointAccepted";
    private const string Programmed = "kgateway.dev/Programmed";
    private const string AuthorizationPolicy = nameof(AuthorizationPolicy);

    private static readonly MeshRequest Any = new();

    [Theory]
    [InlineData("DENY", "{to: [{operation: {paths: [/shut]}}]}", 200, "True Accepted bound to shop/waypoint")]
    [InlineData("DENY", "{from: [{source: {ipBlocks: [here]}}]}", 403, "False Invalid rules[0].from[0].source.ipBlocks: \"here\" is neither")]
    [InlineData("ALLOW", "{from: [{source: {namespaces: [web]}}]}, {when: [{key: odd, values: [x]}]}", 200, "False PartiallyInvalid rules[1].when[0]: attribute \"odd\" is unknown")]
    [InlineData("CUSTOM", "{}", 403, "False Invalid provider \"nobody\" can't be asked")]
    [InlineData("PERMIT", "{}", 403, "False Invalid action \"PERMIT\" is unknown")]
    public async Task A_policy_says_whether_it_is_enforced(string action, string rules, int status, string said)
    {
        var site = await lab.ServiceAsync(Policy(action, rules));
        Assert.Equal(status, (await site.SendAsync(Any))?.Status);
        await site.SaysAsync(AuthorizationPolicy, Accepted, said);
        site.Edit("clusterIP: ", "clusterIP: None # ");
        await site.SaysAsync(AuthorizationPolicy, Accepted, action is "DENY" && status == 200 ? "False AncestorNotBound" : "False");
        site.Save("");
        await site.SaysNothingAsync(AuthorizationPolicy);
    }

    [Fact]
    public async Task A_policy_says_what_it_does_to_streams_of_bytes()
    {
        var site = await lab.ServiceAsync(Policy("ALLOW", "{to: [{operation: {methods: [GET]}}]}"));
        Assert.Equal(200, (await site.SendAsync(Any))?.Status);
        Assert.Null(await site.SendAsync(Any with { Port = 90 }));
        await site.SaysAsync(AuthorizationPolicy, Accepted, "True Accepted bound to shop/waypoint; rules[0] allows no streams of bytes, because of to[0].operation.methods");
    }

    [Fact]
    public async Task A_UDPRoute_says_that_it_has_no_effect()
    {
        var site = await lab.ServiceAsync("""
            apiVersion: gateway.networking.k8s.io/v1
            kind: UDPRoute
            metadata: {name: NAME, namespace: shop}
            spec:
              parentRefs: [{group: '', kind: Service, name: NAME}]
              rules: [{backendRefs: [{name: mirror, port: 80}]}]
            """);
        await site.SaysAsync("UDPRoute", "Accepted", "False UnsupportedValue waypoints pass on no datagrams");
        await site.SaysAsync("UDPRoute", "ResolvedRefs", "True ResolvedRefs");
        Assert.Equal(200, (await site.SendAsync(Any))?.Status);
    }

    [Theory]
    [InlineData("{group: '', kind: Service, name: NAME}")]
    [InlineData("{name: waypoint}")]
    public async Task A_route_that_another_delegates_to_is_told_of(string parent)
    {
        // Routes of the waypoint itself are for all Services: those of others are left alone by the path.
        var site = await lab.ServiceAsync($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME-root, namespace: shop}
            spec:
              parentRefs: [{{parent}}]
              rules:
              - matches: [{path: {value: /NAME} }]
                backendRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME, namespace: shop}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME, namespace: shop}
            spec: {rules: [{matches: [{path: {value: /NAME/a} }], backendRefs: [{name: NAME, port: 80}]}]}
            """);
        var request = Any with { Path = $"/{site.Name}/a" };
        await site.AnswersAsync(200, request);
        await site.SaysAsync("HTTPRoute", "Accepted", "True Accepted");
        await site.SaysAsync("HTTPRoute", Programmed, "True Programmed");
        await site.SaysAsync("HTTPRoute", "ResolvedRefs", "True ResolvedRefs");

        site.Edit("name: NAME, port: 80".Replace("NAME", site.Name, StringComparison.Ordinal), "name: nowhere, port: 80");
        await site.AnswersAsync(500, request);
        await site.SaysAsync("HTTPRoute", "ResolvedRefs", "False BackendNotFound");
        await site.SaysAsync("HTTPRoute", "Accepted", "True Accepted", $"{site.Name}-root");

        site.Edit("spec: {rules: ", "spec: {hostnames: [a.b], rules: ");
        await site.SaysAsync("HTTPRoute", "Accepted", "False UnsupportedValue");
        site.Save("");
        await site.SaysNothingAsync("HTTPRoute");
        await site.AnswersAsync(200, Any);
    }

    [Fact]
    public async Task A_policy_of_TLS_to_the_endpoints_says_whether_it_is_in_force()
    {
        using var certificate = Certificates.For("backend.example.com");
        await using var server = await MirrorBackend.StartAsync("secure", certificate: certificate);
        var site = await lab.ServiceAsync();
        site.SaveWith(server.Port, $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: NAME, namespace: shop}
            data: {ca.crt: "{{certificate.ExportCertificatePem().ReplaceLineEndings("\\n")}}"}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: NAME, namespace: shop}
            spec:
              targetRefs: [{group: "", kind: Service, name: NAME}]
              validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: NAME}], hostname: backend.example.com}
            """);
        await Eventually.TrueAsync(
            async () => (await site.SendAsync(Any))?.Body.Contains("\"name\":\"secure\"", StringComparison.Ordinal) == true, "the backend answers", TimeSpan.FromSeconds(20));
        await site.SaysAsync("BackendTLSPolicy", "Accepted", "True Accepted");
        await site.SaysAsync("BackendTLSPolicy", "ResolvedRefs", "True ResolvedRefs");

        site.Edit($"kind: ConfigMap, name: {site.Name}", "kind: ConfigMap, name: nowhere");
        await site.SaysAsync("BackendTLSPolicy", "Accepted", "False NoValidCACertificate");
        await site.SaysAsync("BackendTLSPolicy", "ResolvedRefs", "False InvalidCACertificateRef");
        await site.AnswersAsync(500, Any);
    }

    [Fact]
    public async Task A_policy_of_kgateway_says_whether_it_is_in_force()
    {
        var site = await lab.ServiceAsync(Traffic("timeouts: {request: 7s}"));
        await site.SaysAsync("TrafficPolicy", "Accepted", "True Valid");
        await site.SaysAsync("TrafficPolicy", "Attached", "True Attached");
        site.Save(Traffic("extAuth: {extensionRef: {name: NAME-missing}}"));
        await site.SaysAsync("TrafficPolicy", "Accepted", "False Invalid");
        await site.AnswersAsync(500, Any);
    }

    private static string Traffic(string specification) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: NAME, namespace: shop}
        spec: {targetRefs: [{group: '', kind: Service, name: NAME}], {{specification}} }
        """;

    private static string Policy(string action, string rules) => $$"""
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: NAME, namespace: shop}
        spec:
          targetRefs: [{group: '', kind: Service, name: NAME}]
          action: {{action}}
          provider: {name: nobody}
          rules: [{{rules}}]
        """;
}
