using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KGateway.Resources;

namespace KGateway.Translation.Tests.Fuzz.Policies;

/// <summary>Makes the objects of a <see cref="PolicyWorld"/>.</summary>
internal sealed class PolicyWorldMaker
{
    private const int Routes = 32;
    private const int Backends = 12;
    private const int Ports = 10;
    private const int Extensions = 3;
    private const int Answers = 5;
    private const int SideGateways = 4;
    private const int MeshPolicies = 8;

    private static readonly Incremental.TestCertificate Certificate = Incremental.TestCertificate.Create();

    private static readonly (string Field, string Name)[] ExtensionTypes =
        [("extAuth", "extauth"), ("extProc", "extproc"), ("jwt", "jwtauth"), ("oauth2", "oauth2"), ("rateLimit", "ratelimit")];

    private readonly Random _random;
    private readonly PolicyMaker _maker;
    private readonly string _ingress;
    private readonly string _mesh;
    private readonly ImmutableArray<JsonObject>.Builder _policies = ImmutableArray.CreateBuilder<JsonObject>();
    private readonly StringBuilder _fixed = new();

    public PolicyWorldMaker(int number, Random random)
    {
        _random = random;
        _maker = new PolicyMaker(random, new PolicyReferences { Backends = Backends, Extensions = Extensions });
        _ingress = string.Create(CultureInfo.InvariantCulture, $"w{number}");
        _mesh = string.Create(CultureInfo.InvariantCulture, $"m{number}");
    }

    public PolicyWorld Make()
    {
        AddSecrets(_ingress);
        AddSecrets(_mesh);
        AddGateways();
        for (var i = 0; i < Backends; i++)
            AddBackend(Name("s", i), Name("b", i));
        for (var i = 0; i < Routes; i++)
            AddRoute(i);
        for (var i = 0; i < Answers; i++)
            AddAnswer(Name("d", i));
        foreach (var (field, name) in ExtensionTypes)
        {
            for (var i = 0; i < Extensions; i++)
                _policies.Add(_maker.Of(ResourceKinds.GatewayExtension, _ingress, Name($"{name}-", i), 0, null, field));
        }

        AddMesh();
        return new PolicyWorld(_fixed.ToString(), _policies.ToImmutable());
    }

    private void AddSecrets(string @namespace)
    {
        Secret("cert", $"tls.crt: {Quoted(Certificate.Pem)}, tls.key: {Quoted(Certificate.KeyPem)}, ca.crt: {Quoted(Certificate.Pem)}");
        Secret("keys", "one: k1, two: k2");
        Secret("htpasswd", "'.htpasswd': 'ann:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g='");
        Secret("headers", "X-A: '10% %PROTOCOL% off'");
        Secret("client", "client-secret: hidden");
        Secret("aws", "accessKey: a, secretKey: b, sessionToken: c");
        Secret("bad", "tls.crt: x, tls.key: y, '.htpasswd': 'x', 'a b': \"\\u0001\", client-secret: ''");
        _fixed.Append(CultureInfo.InvariantCulture, $$"""
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: ca, namespace: {{@namespace}} }
            data: {ca.crt: {{Quoted(Certificate.Pem)}} }
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: jwks, namespace: {{@namespace}} }
            data: {jwks: '{"keys":[{"kty":"oct","k":"AQID"}]}' }

            """);

        void Secret(string name, string data) => _fixed.Append(CultureInfo.InvariantCulture, $$"""
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: {{name}}, namespace: {{@namespace}}, labels: {app: {{name}}} }
            stringData: {{{data}} }

            """);
    }

    private void AddGateways()
    {
        var listeners = new StringBuilder();
        var ports = new JsonArray();
        for (var i = 0; i < Ports; i++)
        {
            var https = i % 4 == 3;
            listeners.Append(CultureInfo.InvariantCulture, $"{{name: l{i}, port: {8000 + i}, protocol: {(https ? "HTTPS, tls: {certificateRefs: [{name: cert}]}" : "HTTP")}}}, ");
            ports.Add(new JsonObject { ["port"] = 8000 + i, ["listener"] = _maker.PortSettings(1 + _random.Next(3)) });
        }

        AddGateway("gw", listeners.ToString());
        foreach (var port in ports.ToArray())
        {
            ports.Remove(port);
            _policies.Add(PolicyMaker.Object(ResourceKinds.ListenerPolicy, _ingress, $"lp{port!["port"]}", new JsonObject
            {
                ["targetRefs"] = Targets("Gateway", "gw"),
                ["perPort"] = new JsonArray(port),
            }));
        }

        for (var i = 0; i < SideGateways; i++)
        {
            AddGateway(Name("side", i), "{name: http, port: 80, protocol: HTTP}");
            _fixed.Append(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: side{{i}}, namespace: {{_ingress}} }
                spec: {parentRefs: [{name: side{{i}} }], rules: [{backendRefs: [{name: s0, port: 80}]}]}

                """);
            _policies.Add(_maker.Of(ResourceKinds.HttpListenerPolicy, _ingress, Name("hlp", i), 1 + _random.Next(3), new JsonObject { ["targetRefs"] = Targets("Gateway", Name("side", i)) }));
            _policies.Add(_maker.Of(ResourceKinds.TrafficPolicy, _ingress, Name("side", i), 1 + _random.Next(3), new JsonObject { ["targetRefs"] = Targets("Gateway", Name("side", i)) }));
        }
    }

    private void AddGateway(string name, string listeners) => _fixed.Append(CultureInfo.InvariantCulture, $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: {{name}}, namespace: {{_ingress}} }
        spec: {gatewayClassName: kgateway, listeners: [{{listeners}}]}

        """);

    private void AddBackend(string service, string backend)
    {
        _fixed.Append(CultureInfo.InvariantCulture, $$"""
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: {{service}}, namespace: {{_ingress}}, annotations: {kgateway.dev/endpoints: '127.0.0.1:8081'} }
            spec: {clusterIP: 10.0.0.1, ports: [{name: http, port: 80}] }

            """);
        _policies.Add(_maker.Of(ResourceKinds.Backend, _ingress, backend, 1));
        var onService = _random.Next(3) > 0;
        _policies.Add(_maker.Of(ResourceKinds.BackendConfigPolicy, _ingress, $"on-{service}", 1 + _random.Next(3), new JsonObject
        {
            ["targetRefs"] = onService ? Targets("Service", service, group: "") : Targets("Backend", backend, group: ResourceKinds.KgatewayGroup),
        }));
    }

    private void AddRoute(int i)
    {
        var (parent, name) = ($"l{i % Ports}", Name("r", i));
        var delegated = i % 6 == 5;
        var grpc = i % 8 == 7 && !delegated;
        if (delegated)
        {
            _fixed.Append(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: p{{i}}, namespace: {{_ingress}} }
                spec:
                  parentRefs: [{name: gw, sectionName: {{parent}} }]
                  hostnames: [r{{i}}.example.com]
                  rules: [{matches: [{path: {value: /r} }], backendRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: {{name}} }]}]

                """);
            _policies.Add(_maker.Of(ResourceKinds.TrafficPolicy, _ingress, Name("above", i), 1 + _random.Next(3), new JsonObject { ["targetRefs"] = Targets("HTTPRoute", Name("p", i)) }));
        }

        var extension = i % 4 == 1 && !grpc;
        var extensionRef = (string kind, string name) =>
            $"filters: [{{type: ExtensionRef, extensionRef: {{group: gateway.kgateway.dev, kind: {kind}, name: {name}}}}}]";
        _fixed.Append(CultureInfo.InvariantCulture, $$"""
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: {{(grpc ? "GRPCRoute" : "HTTPRoute")}}
            metadata: {name: {{name}}, namespace: {{_ingress}} }
            spec:
              {{(delegated ? "" : $"parentRefs: [{{name: gw, sectionName: {parent}}}]")}}
              {{(delegated ? "" : $"hostnames: [r{i}.example.com]")}}
              rules:
              - name: first
                {{(extension ? extensionRef("TrafficPolicy", $"on-{name}") : "")}}
                {{(grpc ? "" : "matches: [{path: {value: /r/a} }]")}}
                backendRefs: [{name: s{{i % Backends}}, port: 80}, {group: gateway.kgateway.dev, kind: Backend, name: b{{i % Backends}} }]

            """);
        if (!grpc)
        {
            _fixed.Append(CultureInfo.InvariantCulture, $$"""
                  - name: second
                    {{(i < Answers ? extensionRef("DirectResponse", $"d{i}") : "filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /x} } }]")}}
                    matches: [{path: {value: /r/b} }]
                    {{(i < Answers ? "" : $"backendRefs: [{{name: s{i % Backends}, port: 80}}]")}}

                """);
        }

        JsonObject? given = extension ? null : new JsonObject { ["targetRefs"] = Targets(grpc ? "GRPCRoute" : "HTTPRoute", name, i % 3 == 0 ? "first" : null) };
        _policies.Add(_maker.Of(ResourceKinds.TrafficPolicy, _ingress, $"on-{name}", 1 + _random.Next(3), given));
    }

    private void AddAnswer(string name) => _policies.Add(_maker.Of(ResourceKinds.DirectResponse, _ingress, name, 1));

    private void AddMesh()
    {
        _fixed.Append(CultureInfo.InvariantCulture, $$"""
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: kgateway-waypoint}
            spec: {controllerName: kgateway.dev/kgateway}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: {{_mesh}}, labels: {istio.io/use-waypoint: wp} }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: wp, namespace: {{_mesh}} }
            spec: {gatewayClassName: kgateway-waypoint, listeners: [{name: proxy, port: 15088, protocol: istio.io/PROXY}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: db, namespace: {{_mesh}} }
            spec: {clusterIP: 10.0.2.1, ports: [{name: tcp, port: 90}] }

            """);
        for (var i = 0; i < MeshPolicies; i++)
        {
            var service = Name("s", i);
            _fixed.Append(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: {{service}}, namespace: {{_mesh}} }
                spec: {clusterIP: 10.0.1.{{i}}, ports: [{name: http, port: 80}] }

                """);
            var targets = i == 0 ? Targets("Gateway", "wp") : i == 1 ? Targets("Service", "db", group: "") : Targets("Service", service, group: "");
            _policies.Add(_maker.Of(ResourceKinds.AuthorizationPolicy, _mesh, Name("authz", i), 3, new JsonObject { ["targetRefs"] = targets }));
            _policies.Add(_maker.Of(ResourceKinds.DestinationRule, _mesh, Name("rule", i), 1, new JsonObject { ["host"] = $"{service}.{_mesh}.svc.cluster.local" }));
            _policies.Add(_maker.Of(ResourceKinds.TrafficPolicy, _mesh, Name("tp", i), 2, new JsonObject { ["targetRefs"] = i == 0 ? Targets("Gateway", "wp") : Targets("Service", service, group: "") }));
        }
    }

    private static JsonArray Targets(string kind, string name, string? section = null, string group = ResourceKinds.GatewayApiGroup)
    {
        var target = new JsonObject { ["group"] = group, ["kind"] = kind, ["name"] = name };
        if (section is not null)
            target["sectionName"] = section;
        return new JsonArray(target);
    }

    private static string Name(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");

    private static string Quoted(string text) => $"\"{text.ReplaceLineEndings("\\n")}\"";
}
