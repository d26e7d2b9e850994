using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Resources;
using KGateway.Translation.Statuses;
using HttpRbac = Envoy.Extensions.Filters.Http.Rbac.V3.RBAC;
using NetworkRbac = Envoy.Extensions.Filters.Network.Rbac.V3.RBAC;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>Writes AuthorizationPolicies and reads what became of them.</summary>
internal static class Authz
{
    public const string ToA = "{group: '', kind: Service, name: a}";

    /// <summary>A policy in <c>infra</c> with a specification.</summary>
    public static string Policy(string name, string spec, string target = ToA, string space = "infra", string meta = "") =>
        $$"""
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: {{name}}, namespace: {{space}}{{meta}} }
        spec:
          targetRefs: [{{target}}]
          {{spec}}

        """;

    /// <summary>The HTTP filters with rules of a Service's port 80, in order.</summary>
    public static HttpRbac[] Http(this GatewayTranslation translation, string service = "a") =>
        [.. Manager(translation, service).HttpFilters.Where(static filter => filter.TypedConfig.Is(HttpRbac.Descriptor)).Select(static filter => filter.TypedConfig.Unpack<HttpRbac>())];

    /// <summary>The names of the HTTP filters of a Service's port 80.</summary>
    public static IEnumerable<string> FilterNames(this GatewayTranslation translation, string service = "a") =>
        Manager(translation, service).HttpFilters.Select(static filter => filter.Name);

    /// <summary>The network filters with rules of a chain.</summary>
    public static NetworkRbac[] Network(this GatewayTranslation translation, string chain) =>
        [.. Chain(translation, chain).Filters.Where(static filter => filter.TypedConfig.Is(NetworkRbac.Descriptor)).Select(static filter => filter.TypedConfig.Unpack<NetworkRbac>())];

    /// <summary>What a rule of a DENY policy for the Service a becomes at an HTTP port.</summary>
    public static Envoy.Config.Rbac.V3.Policy Rule(string rule) => Assert.Single(
        Assert.Single(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Policy("p", $"action: DENY\n  rules: [{rule}]")).Http()).Rules.Policies).Value;

    /// <summary>What the waypoint says of policies; null when all is well.</summary>
    public static string? Problems(this GatewayTranslation translation) =>
        ((GatewayStatus)translation.Statuses[new(ResourceKinds.Gateway.GroupKind, Mesh.Waypoint)]).Conditions.AsImmutableArray()
            .FirstOrDefault(static condition => condition.Type == ConditionTypes.AuthorizationProgrammed)?.Message;

    private static FilterChain Chain(GatewayTranslation translation, string name) =>
        translation.Listener()!.FilterChains.Single(chain => chain.Name == name);

    private static HttpConnectionManager Manager(GatewayTranslation translation, string service) =>
        Chain(translation, $"fc_http_80_{service}_infra").Filters[^1].TypedConfig.Unpack<HttpConnectionManager>();
}
