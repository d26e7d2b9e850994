namespace KGateway.Resources.Tests.Properties;

/// <summary>Objects that use most fields, to start random changes from.</summary>
internal static class Samples
{
    public const string HttpRoute = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: a
          namespace: n
          labels: {app: a, "b.c/d": e}
          annotations: {x: "1"}
          generation: 3
          creationTimestamp: "2026-01-02T03:04:05Z"
          resourceVersion: "17"
          uid: u
        spec:
          parentRefs:
          - {name: gw, sectionName: http}
          - {name: gw, sectionName: https, namespace: other}
          hostnames: [a.b, "*.c.d"]
          rules:
          - name: first
            matches:
            - path: {type: Exact, value: /a}
              headers: [{name: h, value: v}, {name: i, type: RegularExpression, value: ".*"}]
              queryParams: [{name: q, value: "1"}]
              method: POST
            filters:
            - type: RequestHeaderModifier
              requestHeaderModifier:
                set: [{name: s, value: t}]
                add: [{name: s, value: u}]
                remove: [r]
            - type: RequestMirror
              requestMirror: {backendRef: {name: m, port: 1}, fraction: {numerator: 1, denominator: 3}}
            - type: CORS
              cors: {allowOrigins: ["https://*.a"], allowMethods: [GET], maxAge: 7, allowCredentials: true}
            backendRefs:
            - name: s
              port: 80
              weight: 3
              filters: [{type: URLRewrite, urlRewrite: {hostname: x.y, path: {type: ReplaceFullPath, replaceFullPath: /z}}}]
            - {group: gateway.kgateway.dev, kind: Backend, name: b, weight: 0}
            timeouts: {request: 10s, backendRequest: 2s500ms}
            retry: {attempts: 0, codes: [500, 503], backoff: 100ms}
            sessionPersistence: {absoluteTimeout: 1h, cookie: {name: c, lifetimeType: Permanent, path: /p}}
          - matches: []
            filters: [{type: RequestRedirect, requestRedirect: {scheme: https, statusCode: 301}}]
        """;

    public const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw}
        spec:
          gatewayClassName: kgateway
          addresses: [{value: 10.0.0.1}, {}]
          infrastructure: {labels: {a: b}, parametersRef: {group: g, kind: K, name: n}}
          allowedListeners: {namespaces: {from: Selector, selector: {matchLabels: {a: b}}}}
          tls:
            backend: {clientCertificateRef: {name: s}}
            frontend:
              default: {validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]}}
              perPort: [{port: 443, tls: {}}]
          listeners:
          - {name: http, port: 80, protocol: HTTP}
          - name: https
            port: 443
            protocol: HTTPS
            hostname: "*.a.b"
            tls: {certificateRefs: [{name: c, namespace: d}], options: {o: p}}
            allowedRoutes:
              kinds: [{kind: HTTPRoute}]
              namespaces: {from: Selector, selector: {matchExpressions: [{key: k, operator: In, values: [v]}]}}
        """;

    public const string Core = """
        apiVersion: v1
        kind: Service
        metadata: {name: s}
        spec:
          clusterIPs: [10.0.0.1, "fd00::1"]
          ports: [{name: a, port: 80, targetPort: http}, {name: b, port: 81, targetPort: 8081, appProtocol: grpc}]
          trafficDistribution: PreferClose
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: s-1, labels: {kubernetes.io/service-name: s}}
        addressType: IPv4
        ports: [{name: a, port: 8080}, {name: b}]
        endpoints:
        - addresses: [10.1.0.1]
          conditions: {ready: false, serving: true}
          zone: z
          nodeName: n
          targetRef: {kind: Pod, name: p}
          hints: {forZones: [{name: z}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: p}
        spec: {nodeName: n, serviceAccountName: sa}
        status: {phase: Running, podIP: 10.1.0.1, podIPs: [{ip: 10.1.0.1}], conditions: [{type: Ready, status: "True"}]}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: s}
        type: kubernetes.io/tls
        data: {tls.crt: YWJj, tls.key: ""}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: c}
        data: {"a b": "x: y\n", empty: ""}
        binaryData: {x: /wA=}
        """;

    public static readonly string[] All = [HttpRoute, Gateway, Core];
}
