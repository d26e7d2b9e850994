using System.Text.Json.Nodes;
using KGateway.Resources;

namespace KGateway.Translation.Tests.Fuzz;

/// <summary>Valid objects that use as much as possible of what is translated; the fuzzed inputs are made from them.</summary>
internal static class FuzzSeed
{
    private static readonly Incremental.TestCertificate Certificate = Incremental.TestCertificate.Create();

    /// <summary>The objects as text.</summary>
    public static string Yaml { get; } = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: kgateway}
        spec: {controllerName: kgateway.dev/kgateway}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: app}
        spec:
          gatewayClassName: kgateway
          allowedListeners: {namespaces: {from: All}}
          tls:
            backend: {clientCertificateRef: {name: cert}}
            frontend: {default: {validation: {mode: AllowInsecureFallback, caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]}}}
          listeners:
          - {name: http, port: 80, protocol: HTTP}
          - {name: narrow, port: 80, protocol: HTTP, hostname: "*.example.com"}
          - name: https
            port: 443
            protocol: HTTPS
            hostname: a.example.com
            allowedRoutes: {namespaces: {from: All}}
            tls:
              mode: Terminate
              certificateRefs: [{name: cert}]
              options: {kgateway.dev/min-tls-version: "1.2", kgateway.dev/alpn-protocols: "h2,http/1.1", kgateway.dev/cipher-suites: ECDHE-RSA-AES128-GCM-SHA256}
          - {name: https2, port: 443, protocol: HTTPS, hostname: "*.example.org", tls: {certificateRefs: [{name: cert}]}}
          - {name: https3, port: 443, protocol: HTTPS, hostname: "*.example.com", tls: {certificateRefs: [{name: cert}]}}
          - {name: tcp, port: 9000, protocol: TCP}
          - {name: udp, port: 9000, protocol: UDP}
          - {name: pass, port: 443, protocol: TLS, hostname: "*.pass.example.org", tls: {mode: Passthrough}}
          - {name: pass2, port: 8443, protocol: TLS, tls: {mode: Passthrough}}
          - {name: end, port: 8443, protocol: TLS, hostname: end.example.com, tls: {mode: Terminate, certificateRefs: [{name: cert}]}}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: ListenerSet
        metadata: {name: more, namespace: app}
        spec:
          parentRef: {name: gw}
          listeners:
          - {name: extra, port: 8081, protocol: HTTP, hostname: extra.example.com}
          - {name: tcp2, port: 9001, protocol: TCP}
          - {name: udp2, port: 9001, protocol: UDP}
          - {name: end2, port: 8444, protocol: TLS, hostname: "*.example.com", tls: {mode: Terminate, certificateRefs: [{name: cert}]}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: cert, namespace: app}
        stringData: {tls.crt: CERTIFICATE, tls.key: PRIVATEKEY}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ca, namespace: app}
        data: {ca.crt: CERTIFICATE}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: s, namespace: app, annotations: {kgateway.dev/endpoints: "127.0.0.1:8081,[::1]:8082"}}
        spec:
          clusterIP: 10.0.0.1
          ports: [{name: http, port: 80, targetPort: 8080, appProtocol: http}, {name: ws, port: 81, targetPort: web, appProtocol: kubernetes.io/ws}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: t, namespace: other}
        spec: {clusterIP: 10.0.0.2, ports: [{name: h2, port: 80, appProtocol: kubernetes.io/h2c}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: s-1, namespace: app, labels: {kubernetes.io/service-name: s}}
        addressType: IPv4
        endpoints:
        - {addresses: [10.1.0.1], conditions: {ready: true}, nodeName: n, targetRef: {kind: Pod, name: p, namespace: app}}
        - {addresses: ["fd00::1"], hints: {forZones: [{name: z}]}}
        ports: [{name: http, port: 8080}, {name: ws, port: 8081}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: p, namespace: app, labels: {app: s, topology.istio.io/network: net}}
        spec: {nodeName: n}
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: n, labels: {topology.kubernetes.io/region: r, topology.kubernetes.io/zone: z}}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: fixed, namespace: app}
        spec: {static: {appProtocol: http2, hosts: [{host: 10.2.0.1, port: 8080}, {host: name.example.com, port: 80}]}}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: DirectResponse
        metadata: {name: answer, namespace: app}
        spec: {status: 404, body: "nothing here"}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: DirectResponse
        metadata: {name: formatted, namespace: app}
        spec: {status: 503, bodyFormat: {contentType: text/plain, text: "code %RESPONSE_CODE% %REQ(x-a?y):10%"}}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: tls, namespace: app}
        spec:
          targetRefs: [{group: "", kind: Service, name: s, sectionName: http}, {group: gateway.kgateway.dev, kind: Backend, name: fixed}]
          validation:
            caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]
            hostname: s.example.com
            subjectAltNames: [{type: Hostname, hostname: o.example.com}, {type: URI, uri: "spiffe://a/b"}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: system, namespace: app}
        spec:
          targetRefs: [{group: "", kind: Service, name: s}]
          validation: {wellKnownCACertificates: System, hostname: system.example.com}
        ---
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: grant, namespace: other}
        spec:
          from:
          - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: app}
          - {group: gateway.networking.k8s.io, kind: TLSRoute, namespace: app}
          - {group: gateway.networking.k8s.io, kind: UDPRoute, namespace: app}
          to: [{group: "", kind: Service}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r1, namespace: app, annotations: {kgateway.dev/route-weight: "5"}}
        spec:
          parentRefs: [{name: gw}]
          hostnames: [a.example.com, "*.example.com"]
          rules:
          - name: first
            matches:
            - {path: {type: PathPrefix, value: /a}, method: GET, headers: [{name: x-a, value: b}, {type: RegularExpression, name: x-r, value: "a.*"}]}
            - {path: {type: Exact, value: /b}, queryParams: [{name: q, value: "1"}, {type: RegularExpression, name: r, value: "[a-z]+"}]}
            - {path: {type: RegularExpression, value: "/c/[0-9]+"}}
            filters:
            - {type: RequestHeaderModifier, requestHeaderModifier: {add: [{name: x-add, value: "1"}], set: [{name: x-set, value: "%REQ(x)%"}], remove: [x-gone]}}
            - {type: ResponseHeaderModifier, responseHeaderModifier: {add: [{name: x-add, value: "1"}], set: [{name: x-set, value: "2"}], remove: [x-gone]}}
            - {type: RequestMirror, requestMirror: {percent: 10, backendRef: {name: s, port: 80}}}
            - {type: CORS, cors: {allowOrigins: ["https://*.example.com", "https://x.org"], allowCredentials: true, allowMethods: [GET], allowHeaders: [x-h], exposeHeaders: [x-e], maxAge: 10}}
            timeouts: {request: 10s, backendRequest: 2s}
            retry: {attempts: 3, codes: [500, 503], backoff: 100ms}
            sessionPersistence: {type: Cookie, absoluteTimeout: 1h, cookie: {name: session, lifetimeType: Permanent}}
            backendRefs:
            - {name: s, port: 80, weight: 2, filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-b, value: b}]}}]}
            - {name: t, namespace: other, port: 80, weight: 1}
            - {group: gateway.kgateway.dev, kind: Backend, name: fixed, weight: 3}
          - matches: [{path: {value: /rewrite}}]
            filters: [{type: URLRewrite, urlRewrite: {hostname: new.example.com, path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}}]
            timeouts: {request: 3s}
            backendRefs: [{name: s, port: 80}]
          - matches: [{path: {value: /redirect}}]
            filters: [{type: RequestRedirect, requestRedirect: {scheme: https, hostname: r.example.com, port: 8443, statusCode: 301, path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}}]
          - matches: [{path: {value: /full}}]
            filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /new}}}]
          - matches: [{path: {value: /split}}]
            backendRefs:
            - {name: s, port: 80, weight: 2, filters: [{type: URLRewrite, urlRewrite: {hostname: b.example.com, path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}}}]}
            - {name: s, port: 81, weight: 1, filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /c}}}]}
          - matches: [{path: {value: /authorized}}]
            filters:
            - type: ExternalAuth
              externalAuth: {protocol: HTTP, backendRef: {name: s, port: 80}, http: {path: /check, allowedHeaders: [x-a], allowedResponseHeaders: [x-b]}, forwardBody: {maxSize: 1000}}
            backendRefs: [{name: s, port: 80}]
          - matches: [{path: {value: /asked}}]
            filters: [{type: ExternalAuth, externalAuth: {protocol: GRPC, backendRef: {name: s, port: 80}, grpc: {allowedHeaders: [x-a]}}}]
            backendRefs: [{name: s, port: 80}]
          - matches: [{path: {value: /answer}}]
            filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: DirectResponse, name: answer}}]
          - matches: [{path: {value: /formatted}}]
            filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: DirectResponse, name: formatted}}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r2, namespace: app}
        spec:
          parentRefs: [{name: gw, sectionName: http}, {kind: ListenerSet, name: more}]
          rules:
          - filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /all}}}]
            sessionPersistence: {type: Header, header: {name: x-session}}
            backendRefs: [{name: s, port: 81}]
          - backendRefs: [{name: s, port: 80, filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [x-b]}}]}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: GRPCRoute
        metadata: {name: g, namespace: app}
        spec:
          parentRefs: [{name: gw}]
          hostnames: [grpc.example.com]
          rules:
          - matches: [{method: {service: pkg.Svc, method: Do}, headers: [{name: x-g, value: v}]}, {method: {type: RegularExpression, service: "p.*", method: "D.*"}}]
            filters:
            - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-g, value: g}]}}
            - {type: RequestMirror, requestMirror: {fraction: {numerator: 1, denominator: 3}, backendRef: {name: s, port: 80}}}
            backendRefs: [{name: s, port: 80}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: TCPRoute
        metadata: {name: tcp, namespace: app}
        spec: {parentRefs: [{name: gw, sectionName: tcp}], rules: [{backendRefs: [{name: s, port: 80}]}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: TCPRoute
        metadata: {name: l4, namespace: app}
        spec:
          parentRefs: [{name: gw}, {kind: ListenerSet, name: more}]
          rules: [{backendRefs: [{name: s, port: 80, weight: 3}, {name: s, port: 81, weight: 0}, {name: missing, port: 80}]}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: UDPRoute
        metadata: {name: l4, namespace: app}
        spec:
          parentRefs: [{name: gw, port: 9000}, {kind: ListenerSet, name: more, sectionName: udp2}]
          rules: [{backendRefs: [{name: s, port: 80, weight: 70}, {name: t, namespace: other, port: 80, weight: 29}, {name: missing, port: 80}]}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: TLSRoute
        metadata: {name: l4, namespace: app}
        spec:
          parentRefs: [{name: gw}, {kind: ListenerSet, name: more}]
          hostnames: [a.pass.example.org, end.example.com, "*.example.com", "*.b.example.com"]
          rules: [{backendRefs: [{name: s, port: 80, weight: 1}, {name: t, namespace: other, port: 80, weight: 2}]}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: TLSRoute
        metadata: {name: l4-2, namespace: app}
        spec:
          parentRefs: [{name: gw, port: 8443}]
          hostnames: ["*.com", a.example.com]
          rules: [{name: only, backendRefs: [{group: gateway.kgateway.dev, kind: Backend, name: fixed}]}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: kgateway-waypoint}
        spec: {controllerName: kgateway.dev/kgateway}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: mesh, labels: {istio.io/use-waypoint: wp}}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: wp, namespace: mesh}
        spec: {gatewayClassName: kgateway-waypoint, listeners: [{name: proxy, port: 15088, protocol: istio.io/PROXY}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: m, namespace: mesh}
        spec: {clusterIP: 10.0.1.1, ports: [{name: http, port: 80}, {name: tcp-x, port: 81}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: m2, namespace: mesh}
        spec: {clusterIP: 10.0.1.2, ports: [{name: grpc, port: 90, appProtocol: grpc}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: mr, namespace: mesh}
        spec:
          parentRefs: [{group: "", kind: Service, name: m, port: 80}]
          rules: [{matches: [{path: {value: /m}}], backendRefs: [{name: m, port: 80}]}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: m3, namespace: mesh}
        spec: {clusterIPs: [10.0.1.3, "fd00::3"], clusterIP: 10.0.1.3, ports: [{port: 100}, {name: x, port: 101}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: TLSRoute
        metadata: {name: mtls, namespace: mesh}
        spec:
          parentRefs: [{group: "", kind: Service, name: m, port: 81}, {group: "", kind: Service, name: m3}]
          hostnames: ["*.example.com", a.example.com]
          rules: [{backendRefs: [{name: m, port: 81, weight: 3}, {name: m3, port: 100}]}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: TCPRoute
        metadata: {name: mtcp, namespace: app}
        spec:
          parentRefs: [{group: "", kind: Service, name: m, namespace: mesh}, {group: networking.istio.io, kind: Hostname, name: "*.dynamic.com"}]
          rules: [{backendRefs: [{name: m, namespace: mesh, port: 81}]}]
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: dynamic, namespace: mesh}
        spec:
          hosts: ["*.dynamic.com", "*.lookup.com"]
          addresses: [10.0.1.4, 10.0.2.0/24]
          ports: [{number: 80, name: http, protocol: HTTP}, {number: 443, name: tls, protocol: TLS}, {number: 90, name: any}]
          resolution: DYNAMIC_DNS
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: egress, namespace: mesh}
        spec:
          parentRefs: [{group: "", kind: Service, name: m2}, {group: networking.istio.io, kind: ServiceEntry, name: dynamic}]
          rules: [{backendRefs: [{group: networking.istio.io, kind: ServiceEntry, name: dynamic, port: 80}]}]
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: mp, namespace: mesh}
        spec:
          targetRefs: [{group: "", kind: Service, name: m}, {group: gateway.networking.k8s.io, kind: Gateway, name: wp}]
          action: DENY
          rules: [{from: [{source: {namespaces: [attic]}}], when: [{key: connection.sni, values: ["*.shut.com"]}]}]

        """.Replace("CERTIFICATE", Quoted(Certificate.Pem), StringComparison.Ordinal)
            .Replace("PRIVATEKEY", Quoted(Certificate.KeyPem), StringComparison.Ordinal);

    /// <summary>The objects.</summary>
    public static IReadOnlyList<Resource> Objects { get; } = ResourceReader.Read("seed.yaml", Yaml).Objects;

    /// <summary>The objects as JSON, which can be changed node by node.</summary>
    public static JsonArray Json() =>
        new([.. Objects.Select(static o => JsonNode.Parse(ResourceJson.ToUtf8(o)))]);

    private static string Quoted(string text) => $"\"{text.ReplaceLineEndings("\\n")}\"";
}
