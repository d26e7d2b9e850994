using System.Text.Json.Nodes;
using Envoy.Config.Route.V3;
using KGateway.EndToEnd.Harness;
using KGateway.EnvoyApi;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Tests.Golden;

namespace KGateway.Translation.Tests.Policies.Traffic;

/// <summary>The real Envoy takes what fields of TrafficPolicies become.</summary>
public class EnvoyTakesFieldsTests
{
    private const string Secrets =
        """
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: s, namespace: default}
        stringData: {X-A: "10% %PROTOCOL% off"}

        """;

    private static readonly string[] Policies =
    [
        "{rateLimit: {local: {}}}",
        "{rateLimit: {local: {tokenBucket: {maxTokens: 1, fillInterval: 50ms}, percentEnabled: 0}}}",
        "{cors: {disable: {}}}",
        "{cors: {allowOrigins: ['*'], allowMethods: ['*'], allowHeaders: ['*'], exposeHeaders: [x], allowCredentials: true}}",
        "{cors: {allowOrigins: ['https://*.a.b', 'https://a.b:*', 'https://*']}}",
        "{csrf: {}}",
        "{csrf: {percentageShadowed: 100, additionalOrigins: [{exact: ''}, {safeRegex: a, ignoreCase: true}, {contains: b, ignoreCase: true}]}}",
        "{headerModifiers: {request: {add: [{name: a, value: '%REQ(x)% 5%'}], set: [{secretRef: {name: s}}, {name: Host, value: h}], remove: [host]}, response: {set: [{name: b, value: '%RESPONSE_CODE%'}]}}}",
        "{buffer: {disable: {}}}",
        "{buffer: {maxRequestSize: 4294967295}}",
        "{compression: {responseCompression: {libraries: [Gzip, Brotli, Zstd]}, requestDecompression: {libraries: [Gzip, Brotli, Zstd]}}}",
        "{compression: {responseCompression: {disable: {}}, requestDecompression: {disable: {}}}}",
        "{timeouts: {request: 0s, streamIdle: 0s}}",
        "{retry: {retryOn: [5xx, http3-post-connect-failure], statusCodes: [400, 599], attempts: 0, perTryTimeout: 1ms, backoffBaseInterval: 99999h}}",
        "{internalRedirect: {redirectResponseCodes: [301, 302, 303, 307, 308], allowCrossSchemeRedirect: true, responseHeadersToCopy: [a, A], maxRedirects: 2147483647}}",
        "{urlRewrite: {pathRegex: {pattern: '^/[(](a)(?:b)(?P<n>c)[[:alpha:](]', substitution: '/x\\\\\\2'}}}",
        "{autoHostRewrite: true}",
        "{requestMirror: {disableShadowHostSuffixAppend: true, hostRewriteLiteral: 'a b'}}",
        "{tracing: {disable: {}}}",
        "{tracing: {clientSampling: 1, attributes: [{name: a, literal: {value: b}}, {name: c, requestHeader: {name: x}}, {name: d, environment: {name: E}}, {name: e, metadata: {kind: Host, metadataKey: {key: k, path: [{key: p}]}}}]}}",
        "{statPrefix: 'a.%b%.{{route_name}}'}",
        "{faultInjection: {disable: {}}}",
        "{faultInjection: {delay: {fixedDelay: 1ms}, abort: {httpStatus: 200}, responseRateLimit: {kbitsPerSecond: 9223372036854775807}, maxActiveFaults: 0}}",
        "{faultInjection: {abort: {grpcStatus: 16}}}",
    ];

    [Fact]
    public async Task Envoy_takes_every_field_on_routes()
    {
        ResolvedTrafficPolicy[] policies = [.. Policies.Select(static fields => TrafficCase.Valid(fields, Secrets))];
        var table = new RouteConfiguration { Name = "table", VirtualHosts = { new VirtualHost { Name = "vh", Domains = { "*" } } } };
        foreach (ResolvedTrafficPolicy policy in policies)
        {
            Route route = TrafficCase.Write([policy], static route =>
                route.Route_.RequestMirrorPolicies.Add(new RouteAction.Types.RequestMirrorPolicy { Cluster = "c" }));
            route.Match = new RouteMatch { Prefix = "/" };
            table.VirtualHosts[0].Routes.Add(route);
        }

        Assert.Null(await EnvoyProgram.RefusalAsync(Tools.Envoy, Bootstrap(table, policies), TestContext.Current.CancellationToken));
    }

    private static JsonObject Bootstrap(RouteConfiguration table, IEnumerable<ResolvedTrafficPolicy> policies)
    {
        var filters = new JsonArray();
        foreach (HttpFilter filter in HttpFilter.Order(policies.SelectMany(static policy => policy.Fields).SelectMany(static field => field.Filters)))
            filters.Add(JsonNode.Parse(EnvoyJson.Format(filter.ToEnvoy())));
        filters.Add(JsonNode.Parse(
            """{"name": "envoy.filters.http.router", "typedConfig": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}"""));
        var manager = new JsonObject
        {
            ["@type"] = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            ["statPrefix"] = "http",
            ["httpFilters"] = filters,
            ["rds"] = new JsonObject { ["routeConfigName"] = "table" },
        };
        var listener = new JsonObject
        {
            ["name"] = "listener",
            ["address"] = JsonNode.Parse("""{"socketAddress": {"address": "127.0.0.1", "portValue": 1}}"""),
            ["filterChains"] = new JsonArray(new JsonObject
            {
                ["filters"] = new JsonArray(new JsonObject
                {
                    ["name"] = "envoy.filters.network.http_connection_manager",
                    ["typedConfig"] = manager,
                }),
            }),
        };
        return EnvoyBootstrap.Of(new JsonObject
        {
            ["listeners"] = new JsonArray(listener),
            ["routes"] = new JsonArray(JsonNode.Parse(EnvoyJson.Format(table))),
            ["clusters"] = new JsonArray(JsonNode.Parse("""{"name": "c", "type": "STATIC", "connectTimeout": "1s"}""")),
        });
    }
}
