using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Translation.Documents;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Incremental;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Gateways;

/// <summary>What follows from objects that are written as YAML for the Gateway <c>infra/gw</c>, or another one.</summary>
internal sealed class Translated
{
    private static readonly TestCertificate Certificate = TestCertificate.Create();

    /// <summary>A class, and certificates: Secret <c>cert</c> and ConfigMap <c>ca</c> in the namespaces infra and app.</summary>
    private static readonly string Common = Certificates("infra") + Certificates("app");

    private Translated(ClusterState state, GatewayTranslation result) => (State, Result) = (state, result);

    public ClusterState State { get; }

    public GatewayTranslation Result { get; }

    /// <summary>Translates objects, with a class and the certificates beside them.</summary>
    public static Translated Of(string yaml, string gateway = "infra/gw", TranslationSettings? settings = null)
    {
        var state = Given.State(Class + Common + yaml);
        var key = gateway.Split('/');
        return new(state, new GatewayTranslator(new(key[0], key[1]), settings ?? TranslationSettings.Default).Translate(state));
    }

    /// <summary>A Gateway <c>infra/gw</c> with a listener http on port 80 that takes routes of all namespaces.</summary>
    public static string Gateway(string more = "", string name = "gw") =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: {{name}}, namespace: infra, generation: 7}
        spec:
          gatewayClassName: kgateway
          listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All} } }]
          {{more}}

        """;

    /// <summary>A route in the namespace app to one backend, attached to Gateways by name.</summary>
    public static string Route(string backend, string kind = "HTTPRoute", string gateways = "gw", string name = "r") =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: {{kind}}
        metadata: {name: {{name}}, namespace: app}
        spec:
          parentRefs: [{{Parents(gateways)}}]
          rules: [{backendRefs: [{{backend}}]}]

        """;

    /// <summary>A Service <c>app/web</c> with ports web (80) and tls (443).</summary>
    public const string Service =
        """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: app}
        spec: {ports: [{name: web, port: 80}, {name: tls, port: 443}]}

        """;

    /// <summary>A resource as JSON; null when there is none.</summary>
    public string? Json(XdsType type, string name) => Result.Resources[(int)type][name] is { } resource
        ? EnvoyResourceJson.Of(resource).Replace(" ", "", StringComparison.Ordinal).Replace('"', '\'')
        : null;

    /// <summary>Names of the resources of a type, in order.</summary>
    public string[] Names(XdsType type) =>
        [.. Result.Resources[(int)type].Resources.Select(static r => r.Name).Order(StringComparer.Ordinal)];

    /// <summary>The status of an object as it stands there; null when nothing is said of it.</summary>
    public JsonObject? Status(ResourceKind kind, string key)
    {
        var parts = key.Split('/');
        return Result.Statuses.GetValueOrDefault(new ResourceId(kind.GroupKind, new(parts[0], parts[1]))) is { } status
            ? StatusJson.Of(status)
            : null;
    }

    /// <summary>The conditions of a node of a status, each as <c>Type=Status/Reason</c>.</summary>
    public static string[] Conditions(JsonNode? node) =>
        [.. node!["conditions"]!.AsArray().Select(static c => $"{c!["type"]}={c["status"]}/{c["reason"]}")];

    /// <summary>The conditions of a listener of <c>infra/gw</c>.</summary>
    public string[] Listener(string name) => Conditions(
        Status(ResourceKinds.Gateway, "infra/gw")!["listeners"]!.AsArray().Single(l => (string?)l!["name"] == name));

    private static string Parents(string gateways) =>
        string.Join(", ", gateways.Split(',').Select(static gateway => $"{{name: {gateway}, namespace: infra}}"));

    public const string Class =
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: kgateway}
        spec: {controllerName: kgateway.dev/kgateway}

        """;

    /// <summary>A Secret with a certificate and its key.</summary>
    public static string Secret(string name, TestCertificate certificate, string @namespace = "infra") =>
        $$"""
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: {{name}}, namespace: {{@namespace}}}
        stringData: {tls.crt: {{Quoted(certificate.Pem)}}, tls.key: {{Quoted(certificate.KeyPem)}}}

        """;

    private static string Certificates(string @namespace) =>
        Secret("cert", Certificate, @namespace) +
        $$"""
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ca, namespace: {{@namespace}}}
        data: {ca.crt: {{Quoted(Certificate.Pem)}}}

        """;

    private static string Quoted(string text) => $"\"{text.ReplaceLineEndings("\\n")}\"";
}
