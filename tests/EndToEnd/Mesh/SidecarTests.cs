using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using KGateway.EnvoyApi;
using KGateway.Silo.Proxies;
using KGateway.Translation.Proxies;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;

namespace KGateway.EndToEnd.Mesh;

/// <summary>An entrance speaks Istio's mutual TLS to pods with sidecars, with the certificate that an agent beside it has.</summary>
public sealed class SidecarTests
{
    private static readonly string[] Settings = ["--set", "KGW_ENABLE_ISTIO_AUTO_MTLS=true", "--set", "KGW_ENABLE_ISTIO_INTEGRATION=true"];

    [Fact]
    public async Task Pods_with_sidecars_are_spoken_to_by_mutual_TLS_unless_something_else_is_said()
    {
        var program = Tools.Envoy;
        using var mesh = new TestAuthority();
        using var proxy = mesh.Issue("entrance");
        using var server = mesh.Issue("server.test");
        await using var sidecar = RawBackend.Start(server);
        await using var plain = RawBackend.Start();
        await using var agent = await GrpcServer<SecretService>.StartAsync(new(name => SecretOf(name, mesh, proxy)));
        var ports = FreePort.Take(3);
        using var folder = new Folder();
        folder.Save("all.yaml", string.Join("\n---\n",
            Manifests.Gateway("edge", ports[0]),
            Route("sidecar", "none", "off", "own", "policy", "rule"),
            Service("sidecar", sidecar.Port, sidecar: true),
            // Whoever has no sidecar, or has mutual TLS switched off, takes plain text.
            Service("none", plain.Port, sidecar: false),
            Service("off", plain.Port, sidecar: true, ", annotations: {kgateway.dev/disable-istio-auto-mtls: \"true\"}"),
            // TLS that somebody chose stands.
            Service("own", sidecar.Port, sidecar: true),
            Service("policy", sidecar.Port, sidecar: true),
            Service("rule", sidecar.Port, sidecar: true),
            $$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: BackendConfigPolicy
            metadata: {name: own, namespace: default}
            spec: {targetRefs: [{group: "", kind: Service, name: own}], tls: {insecureSkipVerify: true, sni: own.test} }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: policy, namespace: default}
            spec:
              targetRefs: [{group: "", kind: Service, name: policy}]
              validation: {hostname: server.test, caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: ca, namespace: default}
            data:
              ca.crt: |
            {{PolicySite.Indent(mesh.Pem, 4)}}
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: rule, namespace: default}
            spec: {host: rule.default.svc.cluster.local, trafficPolicy: {tls: {mode: SIMPLE, sni: rule.test, insecureSkipVerify: true} } }
            """));
        await using var kgateway = KGatewayProcess.Start(folder.Path, null, ports[1], ports[2], Settings);
        await kgateway.ReadyAsync();
        await using var envoy = EnvoyProcess.Start(program, Bootstrap(ports[2], agent.Port));
        (string Path, string Facts)[] cases =
        [
            ("/sidecar", "sni=outbound_.80_._.sidecar.default.svc.cluster.local alpn=istio client=CN=entrance"),
            ("/none", "plain"),
            ("/off", "plain"),
            ("/own", "sni=own.test alpn=http/1.1 client=none"),
            ("/policy", "sni=server.test alpn=http/1.1 client=none"),
            ("/rule", "sni=rule.test alpn=http/1.1 client=none"),
        ];
        foreach (var (path, facts) in cases)
            await Eventually.EqualAsync(facts, () => FactsAsync(ports[0], path), $"{path}\n{envoy.Log}\n{kgateway.Log}");
    }

    // What the backend saw, without the version and the cipher.
    private static async Task<string> FactsAsync(int port, string path) =>
        await Probe.GetAsync(port, "edge.test", path) is { Status: 200 } answer
            ? string.Join(' ', answer.Body.Split(' ').Where(static fact => !fact.StartsWith("version=", StringComparison.Ordinal) && !fact.StartsWith("cipher=", StringComparison.Ordinal)))
            : "no answer";

    private static Secret SecretOf(string name, TestAuthority authority, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
    {
        if (name == "istio_validation_context")
            return new Secret { Name = name, ValidationContext = new CertificateValidationContext { TrustedCa = new DataSource { InlineString = authority.Pem } } };
        var (chain, key) = TestAuthority.Pair(certificate);
        return new Secret
        {
            Name = name,
            TlsCertificate = new TlsCertificate { CertificateChain = new DataSource { InlineString = chain }, PrivateKey = new DataSource { InlineString = key } },
        };
    }

    private static string Bootstrap(int xds, int agent)
    {
        var bootstrap = EnvoyBootstrap.Create(new BootstrapOptions(new("default", "edge"), new XdsAddress("127.0.0.1", xds, KGatewayProcess.XdsToken)) { AdminPort = 0 });
        var cluster = BootstrapParts.ControlPlane("127.0.0.1", agent, new HttpProtocolOptions());
        cluster.Name = "gateway_proxy_sds";
        bootstrap.StaticResources.Clusters.Add(cluster);
        return EnvoyJson.Format(bootstrap);
    }

    private static string Route(params string[] services) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: all, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          rules:
        {{string.Join('\n', services.Select(static name => $"  - {{matches: [{{path: {{value: /{name}}}}}], backendRefs: [{{name: \"{name}\", port: 80}}]}}"))}}
        """;

    private static string Service(string name, int port, bool sidecar, string more = "") => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: "{{name}}", namespace: default{{more}} }
        spec: {clusterIP: 10.96.1.2, ports: [{name: http, port: 80}] }
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: "{{name}}", namespace: default, labels: {kubernetes.io/service-name: "{{name}}"} }
        addressType: IPv4
        ports: [{name: http, port: {{port}} }]
        endpoints: [{addresses: [127.0.0.1], targetRef: {kind: Pod, name: "{{name}}", namespace: default} }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: "{{name}}", namespace: default, labels: {{{(sidecar ? "security.istio.io/tlsMode: istio, " : "")}}app: "{{name}}"} }
        status: {podIP: 127.0.0.1, phase: Running}
        """;
}
