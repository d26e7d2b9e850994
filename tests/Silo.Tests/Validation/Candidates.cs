using System.Globalization;
using System.Text;
using KGateway.Resources;
using KGateway.Translation;
using KGateway.Translation.Documents;
using KGateway.Translation.Validation;

namespace KGateway.Silo.Tests.Validation;

/// <summary>Candidates as they come from routes.</summary>
internal static class Candidates
{
    /// <summary>Those of some HTTPRoutes, each with a path of its own: <c>/0</c>, <c>/1</c> and so on.</summary>
    public static IReadOnlyList<ConfigurationCandidate> OfRoutes(int count)
    {
        var yaml = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $$$"""
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: r{{{i}}}}
                spec: {parentRefs: [{name: gw}], rules: [{matches: [{path: {type: Exact, value: /{{{i}}}}}], backendRefs: [{name: web, port: 80}]}]}

                """);
        }

        var pending = Of(yaml.ToString());
        return [.. pending.OrderBy(static candidate => int.Parse(PathOf(candidate), CultureInfo.InvariantCulture))];
    }

    /// <summary>Those of objects beside a Gateway <c>gw</c> and a Service <c>web</c>.</summary>
    public static IReadOnlyList<ConfigurationCandidate> Of(string yaml)
    {
        const string Common = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: kgateway}
            spec: {controllerName: kgateway.dev/kgateway}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw}
            spec: {gatewayClassName: kgateway, listeners: [{name: http, port: 80, protocol: HTTP}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{port: 80}]}

            """;
        var read = ResourceReader.Read([new SourceText("test.yaml", Common + yaml)], ReadOptions.Default with { KeepInvalid = true });
        var settings = TranslationSettings.Default with { ValidationMode = ValidationMode.Strict, AsksEnvoy = true };
        return new GatewayTranslator(new("default", "gw"), settings).Translate(FileObjects.ToState(read.Objects)).Pending;
    }

    /// <summary>The exact path that a route's candidate matches, without its slash.</summary>
    public static string PathOf(ConfigurationCandidate candidate) =>
        Envoy.Config.Route.V3.VirtualHost.Parser.ParseFrom(candidate.Bytes.Span).Routes[0].Match.Path[1..];
}
