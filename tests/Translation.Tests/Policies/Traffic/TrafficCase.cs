using Envoy.Config.Route.V3;
using KGateway.EnvoyApi;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Routes;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies.Traffic;

/// <summary>The fields of one TrafficPolicy, without what attaches it.</summary>
internal static class TrafficCase
{
    /// <summary>The TrafficPolicy <c>default/p</c> with some fields, resolved.</summary>
    public static ResolvedTrafficPolicy Resolve(string fields, string more = "", TranslationSettings? settings = null)
    {
        ClusterState state = Given.State(
            $$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: p, namespace: default}
            spec: {{fields}}

            """ + more);
        return TrafficFields.Resolve(state.Get<TrafficPolicy>(new("default", "p"))!, state, settings ?? TranslationSettings.Default);
    }

    /// <summary>The fields of a policy that has nothing wrong.</summary>
    public static ResolvedTrafficPolicy Valid(string fields, string more = "", TranslationSettings? settings = null)
    {
        ResolvedTrafficPolicy policy = Resolve(fields, more, settings);
        Assert.Empty(policy.Problems);
        return policy;
    }

    /// <summary>The only problem of a policy, which has no fields then.</summary>
    public static string Problem(string fields, string more = "", TranslationSettings? settings = null)
    {
        ResolvedTrafficPolicy policy = Resolve(fields, more, settings);
        Assert.Empty(policy.Fields);
        return Assert.Single(policy.Problems);
    }

    /// <summary>A route to a cluster with what the policy configures and applies, as JSON without blanks.</summary>
    public static string Route(string fields, string more = "", Action<Route>? prepare = null, string? rule = null) =>
        Json(Write([Valid(fields, more)], prepare, rule));

    /// <summary>A route to a cluster with what several policies, the most specific first, configure and apply.</summary>
    public static string Routes(params ReadOnlySpan<string> policies) => Json(Write([.. policies.ToArray().Select(static fields => Valid(fields))]));

    /// <summary>The filters that a policy needs, as <c>stage position name disabled</c>.</summary>
    public static string[] Filters(string fields) =>
        [.. HttpFilter.Order(Valid(fields).Fields.SelectMany(static field => field.Filters)).Select(static filter =>
            $"{filter.Stage} {filter.Position} {filter.Name} {(filter.Disabled ? "disabled" : "enabled")}")];

    /// <summary>The configuration of a policy's only filter in the chain, as JSON without blanks.</summary>
    public static string Filter(string fields) => EnvoyJson.Format(
        Assert.Single(HttpFilter.Order(Valid(fields).Fields.SelectMany(static field => field.Filters))).ToEnvoy())
        .Replace(" ", "", StringComparison.Ordinal).Replace('"', '\'');

    /// <summary>Writes policies, the most specific first, into a route to a cluster.</summary>
    public static Route Write(IEnumerable<ResolvedTrafficPolicy> policies, Action<Route>? prepare = null, string? rule = null)
    {
        var route = new Route { Name = "r", Route_ = new RouteAction { Cluster = "c" } };
        prepare?.Invoke(route);
        var source = new HttpRoute
        {
            Metadata = new() { Name = "name", Namespace = "space" },
            Spec = new HttpRouteSpec(),
        };
        var draft = new RouteDraft(route, new HttpRouteMatch(), new("vh", 8080, Tls: false), new(source, 0, rule, [], MergedPolicies<TrafficField>.None, [], [], 0, false));
        foreach (TrafficField field in policies.SelectMany(static policy => policy.Fields))
        {
            field.Configure(RouteScope.Of(route).Filters);
            field.Apply(draft);
        }

        Assert.False(draft.Failed, draft.Summary);
        return route;
    }

    private static string Json(Route route) =>
        EnvoyJson.Format(route).Replace(" ", "", StringComparison.Ordinal).Replace('"', '\'');
}
