using Envoy.Config.Cluster.V3;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Waypoints;

namespace KGateway.Translation.Tests.Clusters;

/// <summary>DestinationRules for the port 80 of a Service <c>infra/a</c> behind a waypoint, and what becomes of them.</summary>
internal static class Destination
{
    /// <summary>A rule with a <c>trafficPolicy</c>, and perhaps more.</summary>
    public static string Rule(string name, string policy, string more = "", string host = "a.infra.svc.cluster.local", string space = "infra") =>
        $$"""
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: {{name}}, namespace: {{space}}, generation: 4}
        spec: {host: {{host}}, trafficPolicy: {{policy}}{{more}} }

        """;

    /// <summary>The cluster of the port, which says of itself what <paramref name="port"/> says.</summary>
    public static Cluster OfPort(string port, params string[] yaml) => ClusterOf(Translate(port, yaml))!;

    /// <summary>The cluster of a port for HTTP.</summary>
    public static Cluster Built(params string[] yaml) => OfPort("{port: 80, name: http}", yaml);

    /// <summary>The cluster as JSON.</summary>
    public static string Json(params string[] yaml) => Mesh.Json(Built(yaml));

    /// <summary>What is said of the rule <c>r</c>, as <c>reason: message</c>; null for nothing.</summary>
    public static string? Said(params string[] yaml) => Said(Translate("{port: 80, name: http}", yaml));

    /// <summary>The same of a translation.</summary>
    public static string? Said(GatewayTranslation translation) =>
        translation.Statuses.GetValueOrDefault(new ResourceId(ResourceKinds.DestinationRule.GroupKind, new("infra", "r"))) is DestinationRuleStatus status
            ? string.Join(", ", status.ToConditions().AsImmutableArray().Select(static condition => $"{condition.Reason}: {condition.Message}"))
            : null;

    /// <summary>The waypoint's translation.</summary>
    public static GatewayTranslation Translate(string port, params string[] yaml) => Mesh.Translate([Mesh.Base(), Mesh.Service("a", 1, port), .. yaml]);

    /// <summary>The cluster of the port in a translation; null when it has none.</summary>
    public static Cluster? ClusterOf(GatewayTranslation translation) =>
        translation.Resources[(int)XdsType.Cluster]["kube_infra_a_80"] is { } encoded ? Cluster.Parser.ParseFrom(encoded.ToArray()) : null;
}
