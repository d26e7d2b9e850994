namespace KGateway.EndToEnd.Harness;

/// <summary>The objects that the tests write.</summary>
internal static class Manifests
{
    /// <summary>A Gateway with one HTTP listener.</summary>
    public static string Gateway(string name, int port) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: {{name}}, namespace: default}
        spec:
          gatewayClassName: kgateway
          listeners:
          - {name: http, port: {{port}}, protocol: HTTP}

        """;

    /// <summary>A Gateway with an HTTP and an HTTPS listener; the certificate is in Secret "cert".</summary>
    public static string GatewayWithTls(string name, int port, int tlsPort) => Gateway(name, port) + $$"""
          - name: https
            port: {{tlsPort}}
            protocol: HTTPS
            tls: {certificateRefs: [{name: cert}]}

        """;

    /// <summary>A Service on port 80 with its endpoints on loopback.</summary>
    public static string Service(string name, params int[] ports) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: default}
        spec: {clusterIP: 10.96.1.1, ports: [{name: http, port: 80}]}
        ---
        {{Slices(name, ports)}}
        """;

    /// <summary>The endpoints of a Service, an EndpointSlice each since their ports differ.</summary>
    public static string Slices(string service, params int[] ports) => string.Join("---\n", ports.Select((port, i) => $$$"""
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{{service}}}-{{{i}}}, namespace: default, labels: {kubernetes.io/service-name: {{{service}}}}}
        addressType: IPv4
        ports: [{name: http, port: {{{port}}}}]
        endpoints: [{addresses: [127.0.0.1]}]

        """));

    /// <summary>An HTTPRoute of one host to weighted backends; answers carry the revision in header x-revision.</summary>
    public static string Route(string name, string gateway, string host, int revision, params (string Service, int Weight)[] backends) =>
        Route(name, [gateway], host, revision, backends);

    /// <summary>The same on several Gateways.</summary>
    public static string Route(
        string name, IEnumerable<string> gateways, string host, int revision, params (string Service, int Weight)[] backends) => $$$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: {{{name}}}, namespace: default}
        spec:
          parentRefs: [{{{string.Join(", ", gateways.Select(gateway => $"{{name: {gateway}}}"))}}}]
          hostnames: ["{{{host}}}"]
          rules:
          - filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-revision, value: "{{{revision}}}"}]}}]
            backendRefs:
        {{{string.Join('\n', backends.Select(backend => $"    - {{name: {backend.Service}, port: 80, weight: {backend.Weight}}}"))}}}

        """;

    /// <summary>A Secret with a new self-signed certificate, and the certificate's serial number.</summary>
    public static (string Yaml, string Serial) Certificate(string name)
    {
        var (certificate, key, serial) = Certificates.Create();
        return ($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: {{name}}, namespace: default}
            type: kubernetes.io/tls
            data:
              tls.crt: {{certificate}}
              tls.key: {{key}}

            """, serial);
    }
}
