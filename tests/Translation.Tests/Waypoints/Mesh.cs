using System.Globalization;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>A namespace <c>infra</c> whose Services use the waypoint <c>infra/wp</c>, and ways to look at its translation.</summary>
internal static class Mesh
{
    public static readonly ObjectKey Waypoint = new("infra", "wp");

    /// <summary>Class, namespace and Gateway; the Gateway's specification may be given.</summary>
    public static string Base(string listeners = "{name: proxy, port: 15088, protocol: istio.io/PROXY}", string labels = "{}") =>
        $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: kgateway-waypoint}
        spec: {controllerName: kgateway.dev/kgateway}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: infra, labels: {istio.io/use-waypoint: wp} }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: wp, namespace: infra, labels: {{labels}} }
        spec: {gatewayClassName: kgateway-waypoint, listeners: [{{listeners}}] }

        """;

    /// <summary>A Service; its address ends with the number.</summary>
    public static string Service(string name, int number, string ports = "{port: 80, name: http}", string meta = "") =>
        $$"""
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: infra{{meta}} }
        spec: {clusterIP: 10.0.0.{{number.ToString(CultureInfo.InvariantCulture)}}, ports: [{{ports}}] }

        """;

    /// <summary>An HTTPRoute for paths that begin with its name, to the Service a.</summary>
    public static string Route(string name, string @namespace, string parent, string kind = "HTTPRoute") =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: {{kind}}
        metadata: {name: {{name}}, namespace: {{@namespace}} }
        spec:
          parentRefs: [{{parent}}]
          rules:
          - {{(kind == "HTTPRoute" ? $"matches: [{{path: {{value: /{name}}}}}]" : $"matches: [{{method: {{service: {name}}}}}]")}}
            backendRefs: [{name: a, namespace: infra, port: 80}]

        """;

    public static GatewayTranslation Translate(params string[] yaml) => Translate(TranslationSettings.Default, yaml);

    public static GatewayTranslation Translate(TranslationSettings settings, params string[] yaml) =>
        new GatewayTranslator(Waypoint, settings).Translate(Given.State(string.Concat(yaml)));

    public static Listener? Listener(this GatewayTranslation translation) =>
        translation.Resources[(int)XdsType.Listener]["proxy_protocol_inbound"] is { } encoded
            ? Envoy.Config.Listener.V3.Listener.Parser.ParseFrom(encoded.ToArray())
            : null;

    public static IEnumerable<string> Chains(this GatewayTranslation translation) =>
        translation.Listener()?.FilterChains.Select(static chain => chain.Name) ?? [];

    public static RouteConfiguration Table(this GatewayTranslation translation, string name) =>
        RouteConfiguration.Parser.ParseFrom(translation.Resources[(int)XdsType.Route][name]!.ToArray());

    /// <summary>The routes of a Service's port 80 in order, as <c>[client ]path -> cluster or status</c>.</summary>
    public static IEnumerable<string> Routes(this GatewayTranslation translation, string service) =>
        Assert.Single(translation.Table($"fc_http_80_{service}_infra").VirtualHosts).Routes.Select(static route =>
            $"{string.Concat(route.Match.FilterState.Select(static f => f.StringMatch.SafeRegex.Regex + " "))}"
            + $"{route.Match.Prefix}{route.Match.PathSeparatedPrefix} -> "
            + (route.DirectResponse is { } answer ? answer.Status.ToString(CultureInfo.InvariantCulture) : route.Route_.Cluster));

    /// <summary>What is said of a route, as <c>parent Type=Status/Reason ...</c>, leaving out what is as it should be.</summary>
    public static IEnumerable<string> StatusOf(this GatewayTranslation translation, string kind, string @namespace, string name)
    {
        ResourceKind routeKind = kind switch
        {
            "HTTPRoute" => ResourceKinds.HttpRoute,
            "GRPCRoute" => ResourceKinds.GrpcRoute,
            "TLSRoute" => ResourceKinds.TlsRoute,
            "UDPRoute" => ResourceKinds.UdpRoute,
            _ => ResourceKinds.TcpRoute,
        };
        return translation.Statuses.GetValueOrDefault(new ResourceId(routeKind.GroupKind, new(@namespace, name))) is RouteStatus status
            ? status.Parents.AsImmutableArray().Select(static parent => parent.Parent.Name + string.Concat(
                parent.Conditions.AsImmutableArray()
                    .Where(static condition => condition.Status != ConditionStatus.True)
                    .Select(static condition => $" {condition.Type}={condition.Reason}")))
            : [];
    }

    public static string Json(Google.Protobuf.IMessage message) =>
        EnvoyApi.EnvoyJson.Format(message).Replace(" ", "", StringComparison.Ordinal).Replace('"', '\'');
}
