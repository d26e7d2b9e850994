using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Tests.Validation;

public sealed class GatewayRulesTests
{
    [Theory]
    [InlineData("{name: a, port: 80, protocol: HTTP, tls: {certificateRefs: [{name: s}]}}", "spec.listeners[0].tls: tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']")]
    [InlineData("{name: a, port: 80, protocol: TLS}", "spec.listeners[0]: tls mode must be set for protocol TLS")]
    [InlineData("{name: a, port: 80, protocol: HTTPS, tls: {mode: Passthrough}}", "spec.listeners[0].tls.mode: tls mode must be Terminate for protocol HTTPS")]
    [InlineData("{name: a, port: 80, protocol: HTTPS, tls: {}}", "spec.listeners[0].tls: certificateRefs or options must be specified when mode is Terminate")]
    [InlineData("{name: a, port: 80, protocol: TCP, hostname: a.b}", "spec.listeners[0].hostname: hostname must not be specified for protocols ['TCP', 'UDP']")]
    [InlineData("{name: a, port: 80, protocol: TCP, filters: {}}", "spec.listeners[0].filters: filters may only be set when protocol is HTTP or HTTPS")]
    [InlineData("{name: a, port: 80, protocol: HTTP, filters: {requests: [{type: ExternalAuth}]}}", "spec.listeners[0].filters.requests[0]: filter.externalAuth must be specified for ExternalAuth filter.type")]
    [InlineData("{name: a, port: 80, protocol: HTTP, filters: {requests: [{type: ExternalAuth, externalAuth: {protocol: GRPC, backendRef: {name: s, port: 1}}}]}}", "externalAuth: grpc must be specified when protocol is set to 'GRPC'")]
    [InlineData("{name: a, port: 80, protocol: HTTP, filters: {requests: [{type: ExternalAuth, externalAuth: {protocol: HTTP, http: {path: ' '}, grpc: {}, backendRef: {name: s, port: 1}}}]}}", "grpc: protocol must be 'GRPC' when grpc is set")]
    [InlineData("{name: a, port: 0, protocol: HTTP}", "spec.listeners[0].port: Invalid value: 0: should be greater than or equal to 1")]
    [InlineData("{name: A_, port: 80, protocol: HTTP}", "spec.listeners[0].name: Invalid value: \"A_\": should match ")]
    [InlineData("{name: a, port: 80, protocol: 'a b'}", "spec.listeners[0].protocol: Invalid value: \"a b\": should match ")]
    [InlineData("{name: a, port: 80, protocol: HTTP, hostname: '*'}", "spec.listeners[0].hostname: Invalid value: \"*\": should match ")]
    [InlineData("{name: a, port: 80, protocol: HTTP, allowedRoutes: {kinds: [{kind: 9}]}}", "must be a string, not an integer")]
    [InlineData("{name: a, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: None}}}", "Unsupported value: \"None\": supported values: \"Same\", \"All\", \"Selector\"")]
    [InlineData("{name: a, port: 80, protocol: HTTP}, {name: a, port: 81, protocol: HTTP}", "spec.listeners[1]: Duplicate value: name \"a\"")]
    [InlineData("{name: a, port: 80, protocol: HTTP}, {name: b, port: 80, protocol: HTTP}", "spec.listeners[1]: Combination of port, protocol and hostname must be unique for each listener")]
    [InlineData("", "spec.listeners: should have at least 1 items")]
    public void A_broken_listener_is_refused(string listeners, string expected)
    {
        Refused(TestObjects.Object("Gateway", $"{{gatewayClassName: c, listeners: [{listeners}]}}"), "Gateway", expected);
        if (!listeners.Contains("filters", StringComparison.Ordinal))
        {
            Refused(TestObjects.Object("ListenerSet", $"{{parentRef: {{name: g}}, listeners: [{listeners}]}}"), "ListenerSet", expected);
        }
    }

    [Theory]
    [InlineData("addresses: [{value: 10.0.0.256}]", "spec.addresses[0].value: Invalid value: \"10.0.0.256\": must be a valid ipv4 or ipv6 address")]
    [InlineData("addresses: [{value: '1::g'}]", "must be a valid ipv4 or ipv6 address")]
    [InlineData("addresses: [{type: Hostname, value: a_b}]", "Hostname value must be empty or contain only valid characters")]
    [InlineData("addresses: [{type: x, value: a}]", "spec.addresses[0].type: Invalid value: \"x\"")]
    [InlineData("addresses: [{value: 10.0.0.1}, {value: 10.0.0.1}]", "spec.addresses[1]: IPAddress values must be unique")]
    [InlineData("addresses: [{routability: foo}]", "spec.addresses[0].routability: Routability must be empty, Cluster")]
    [InlineData("addresses: [{routability: x.k8s.io/a}]", "k8s.io and its subdomains are reserved")]
    [InlineData("infrastructure: {labels: {'a b': c}}", "spec.infrastructure.labels: Invalid value: \"a b\": Label keys must be in the form")]
    [InlineData("infrastructure: {labels: {a: '-'}}", "spec.infrastructure.labels.a: Invalid value: \"-\"")]
    [InlineData("infrastructure: {annotations: {'': c}}", "Annotation keys must be in the form")]
    [InlineData("infrastructure: {parametersRef: {group: G, kind: k, name: n}}", "spec.infrastructure.parametersRef.group: Invalid value: \"G\"")]
    [InlineData("tls: {frontend: {}}", "spec.tls.frontend.default: Required value")]
    [InlineData("tls: {frontend: {default: {validation: {caCertificateRefs: []}}}}", "caCertificateRefs: should have at least 1 items")]
    [InlineData("tls: {frontend: {default: {validation: {caCertificateRefs: [{group: certificates.k8s.io, kind: ClusterTrustBundle, name: n, namespace: x}]}}}}", "ClusterTrustBundle references must not specify namespace")]
    [InlineData("tls: {frontend: {default: {}, perPort: [{port: 1, tls: {}}, {port: 1, tls: {}}]}}", "spec.tls.frontend.perPort[1]: Duplicate value: port \"1\"")]
    [InlineData("allowedListeners: {namespaces: {from: Some}}", "Unsupported value: \"Some\"")]
    public void A_broken_field_of_a_gateway_is_refused(string field, string expected) => Refused(
        TestObjects.Object("Gateway", $"{{gatewayClassName: c, listeners: [{{name: a, port: 80, protocol: HTTP}}], {field}}}"), "Gateway", expected);

    [Fact]
    public void A_full_gateway_is_accepted()
    {
        Gateway gateway = TestObjects.ReadOne<Gateway>(TestObjects.Object("Gateway", """
            {gatewayClassName: c, defaultScope: All,
             addresses: [{value: 10.0.0.1, routability: Cluster}, {value: 'fd00::1'}, {type: Hostname, value: a.b}, {type: example.com/x, value: y}, {}],
             infrastructure: {labels: {a.b/c: d}, annotations: {a: ''}, parametersRef: {group: '', kind: ConfigMap, name: n}},
             allowedListeners: {namespaces: {from: All}},
             tls: {backend: {clientCertificateRef: {name: s}},
                   frontend: {default: {validation: {caCertificateRefs: [{group: '', kind: ConfigMap, name: n}], mode: AllowInsecureFallback}},
                              perPort: [{port: 443, tls: {}}]}},
             listeners: [
               {name: http, port: 80, protocol: HTTP, filters: {requests: [{type: ExtensionRef, extensionRef: {group: g, kind: K, name: n}}]}},
               {name: https, port: 443, protocol: HTTPS, hostname: '*.a.b', tls: {certificateRefs: [{name: s, namespace: n}]}},
               {name: proxy, port: 15088, protocol: istio.io/PROXY},
               {name: tls, port: 8443, protocol: TLS, tls: {mode: Passthrough}, allowedRoutes: {kinds: [{kind: TLSRoute}]}},
               {name: udp, port: 53, protocol: UDP}]}
            """));

        Assert.Equal(5, gateway.Spec.Listeners.Count);
        Assert.Equal(gateway, ResourceJson.Read(ResourceJson.ToUtf8(gateway)));
    }

    [Theory]
    [InlineData("Gateway", "{gatewayClassName: c, listeners: [{name: a, port: 443, protocol: HTTPS}]}")]
    [InlineData("ListenerSet", "{parentRef: {name: g}, listeners: [{name: a, port: 443, protocol: HTTPS, hostname: a.b}]}")]
    public void HTTPS_without_TLS_is_taken_with_a_warning(string kind, string spec)
    {
        ReadResult result = ResourceReader.Read("test.yaml", TestObjects.Object(kind, spec));
        Assert.Single(result.Objects);
        Diagnostic warning = Assert.Single(result.Diagnostics);
        Assert.Equal(Severity.Warning, warning.Severity);
        Assert.Equal("spec.listeners[0].tls", warning.Field);
        Assert.Equal("protocol HTTPS without tls is served in plain text", warning.Message);
    }

    [Theory]
    [InlineData("{controllerName: nopath}", "spec.controllerName: Invalid value: \"nopath\"")]
    [InlineData("{}", "spec.controllerName: Required value")]
    public void A_broken_class_is_refused(string spec, string expected) =>
        Refused(TestObjects.Object("GatewayClass", spec), "GatewayClass", expected);

    private static void Refused(string yaml, string kind, string expected)
    {
        ReadResult result = ResourceReader.Read("test.yaml", yaml);
        Assert.Empty(result.Objects);
        Assert.Contains(result.Diagnostics, diagnostic =>
            diagnostic.Object?.GroupKind.Kind == kind && diagnostic.ToString().Contains(expected, StringComparison.Ordinal));
    }
}
