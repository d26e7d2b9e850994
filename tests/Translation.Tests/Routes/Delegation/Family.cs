using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Gateways;

namespace KGateway.Translation.Tests.Routes.Delegation;

/// <summary>HTTPRoutes that delegate to others, below the Gateway <c>infra/gw</c>.</summary>
internal sealed class Family(Translated translated)
{
    /// <summary>Translates routes; the Service <c>app/web</c> exists.</summary>
    public static Family Of(string routes, TranslationSettings? settings = null) =>
        new(Translated.Of(Translated.Gateway() + Translated.Service + routes, settings: settings));

    /// <summary>The route <c>infra/root</c>, attached to the Gateway, with a rule for a prefix.</summary>
    public static string Root(string refs, string match = "{path: {value: /a}}", string more = "", string annotations = "{}") =>
        Route("root", "infra", $"{{matches: [{match}], backendRefs: [{refs}]{(more.Length > 0 ? ", " + more : "")}}}", "parentRefs: [{name: gw}]", annotations);

    /// <summary>The route <c>app/NAME</c>, whose rule forwards a prefix to a Service.</summary>
    public static string Child(string name, string path = "/a/1", string spec = "", string annotations = "{}", string more = "", string labels = "{}") =>
        Route(name, "app", $"{{matches: [{{path: {{value: {path}}}}}], backendRefs: [{{name: web, port: 80}}]{(more.Length > 0 ? ", " + more : "")}}}", spec, annotations, labels);

    /// <summary>A route with rules.</summary>
    public static string Route(string name, string @namespace, string rules, string spec = "", string annotations = "{}", string labels = "{}") =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: {{name}}, namespace: {{@namespace}}, annotations: {{annotations}}, labels: {{labels}}, generation: 3}
        spec:
          rules: [{{rules}}]
          {{spec}}

        """;

    /// <summary>A reference to an HTTPRoute of the namespace app.</summary>
    public static string To(string name) => $"{{group: gateway.networking.k8s.io, kind: HTTPRoute, name: '{name}', namespace: app}}";

    /// <summary>A reference to HTTPRoutes by their label.</summary>
    public static string Labeled(string value, string @namespace = "app") =>
        $"{{group: delegation.kgateway.dev, kind: label, name: {value}, namespace: {@namespace}}}";

    /// <summary>The routes of the only virtual host.</summary>
    public JsonArray Routes => Hosts.Single()!["routes"]!.AsArray();

    /// <summary>The virtual hosts.</summary>
    public JsonArray Hosts => JsonNode.Parse(translated.Json(XdsType.Route, "listener~80")!.Replace('\'', '"'))!["virtualHosts"]!.AsArray();

    /// <summary>The routes of the only virtual host, each as its match, an arrow, and where it leads.</summary>
    public string[] Paths => [.. Routes.Select(static route => $"{Match(route!["match"]!)} -> {Action(route)}")];

    /// <summary>Names of the routes of the only virtual host, without what they have in common.</summary>
    public string[] Names => [.. Routes.Select(static route => ((string)route!["name"]!)["listener~80~*-route-".Length..])];

    /// <summary>What is said of a route to each of its parents: <c>parent: Type=Status/Reason ...</c>; empty when nothing is.</summary>
    public string[] Said(string route) => translated.Status(ResourceKinds.HttpRoute, route) is { } status
        ? [.. status["parents"]!.AsArray().Select(static parent =>
            $"{parent!["parentRef"]!["kind"]} {parent["parentRef"]!["name"]}: {string.Join(' ', Translated.Conditions(parent).Order(StringComparer.Ordinal))}")]
        : [];

    /// <summary>Message of a condition of a route's only parent.</summary>
    public string Message(string route, string type) => (string)translated.Status(ResourceKinds.HttpRoute, route)!["parents"]!.AsArray()
        .Single()!["conditions"]!.AsArray().Single(c => (string)c!["type"]! == type)!["message"]!;

    /// <summary>The translation.</summary>
    public Translated Translated => translated;

    private static string Match(JsonNode match)
    {
        string path = (string?)match["pathSeparatedPrefix"] ?? (string?)match["path"] ?? (string?)match["prefix"] ?? (string)match["safeRegex"]!["regex"]!;
        var headers = match["headers"]?.AsArray().Select(static h => $" {h!["name"]}={h["stringMatch"]!["exact"]}") ?? [];
        var query = match["queryParameters"]?.AsArray().Select(static q => $" ?{q!["name"]}={q["stringMatch"]!["exact"]}") ?? [];
        return path + string.Concat(headers) + string.Concat(query);
    }

    private static string Action(JsonNode route) =>
        (string?)route["route"]?["cluster"] ?? (string?)route["directResponse"]?["status"]?.ToString() ?? "redirect";
}
