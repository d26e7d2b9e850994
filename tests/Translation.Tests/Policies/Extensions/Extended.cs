using System.Text.Json.Nodes;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using KGateway.EnvoyApi;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Encoding;
using KGateway.Translation.Listeners;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies.Extensions;

/// <summary>TrafficPolicies that use GatewayExtensions, resolved and written for Envoy.</summary>
internal sealed class Extended
{
    private readonly RouteConfiguration _table;

    private Extended(ResolvedTrafficPolicy policy)
    {
        Policy = policy;
        Filters = HttpFilter.Order(policy.Fields.SelectMany(static field => field.Filters));
        var route = new Route
        {
            Match = new RouteMatch { Prefix = "/" },
            DirectResponse = new DirectResponseAction { Status = 200 },
        };
        foreach (var field in policy.Fields)
            field.Configure(new(route.TypedPerFilterConfig));
        _table = new RouteConfiguration
        {
            Name = "t",
            VirtualHosts = { new VirtualHost { Name = "v", Domains = { "*" }, Routes = { route } } },
        };
    }

    public ResolvedTrafficPolicy Policy { get; }

    public IReadOnlyList<HttpFilter> Filters { get; }

    /// <summary>The configuration of the route's filters, without blanks.</summary>
    public string Route => Compact(_table);

    /// <summary>A policy default/p with fields, and an extension default/x of a type, beside Services srv (9000, HTTP/2) and a and b (80).</summary>
    public static Extended Of(string fields, string extension, string more = "", TranslationSettings? settings = null)
    {
        var state = State(fields, extension, more);
        var policy = state.Get<TrafficPolicy>(new("default", "p"))!;
        return new(TrafficFields.Resolve(policy, state, settings ?? TranslationSettings.Default));
    }

    /// <summary>The objects of <see cref="Of"/>.</summary>
    public static ClusterState State(string fields, string extension, string more = "") => Given.State(
        $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: p, namespace: default}
        spec: {{fields}}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: GatewayExtension
        metadata: {name: x, namespace: default, annotations: {kgateway.dev/policy-weight: "7"} }
        spec: {{extension}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: srv, namespace: default}
        spec: {ports: [{port: 9000, appProtocol: kubernetes.io/h2c}]}

        """ + Given.Services + more);

    /// <summary>The filter of a name, without blanks.</summary>
    public string Filter(string name) => Compact(Filters.Single(filter => filter.Name == name).ToEnvoy());

    /// <summary>A configuration for Envoy of a listener with the filters and a route that turns them on.</summary>
    public JsonObject Document()
    {
        var listener = new Listener
        {
            Name = "l",
            Address = new Envoy.Config.Core.V3.Address
            {
                SocketAddress = new Envoy.Config.Core.V3.SocketAddress { Address = "127.0.0.1", PortValue = 0 },
            },
            FilterChains =
            {
                new FilterChain
                {
                    Filters =
                    {
                        new Filter
                        {
                            Name = "envoy.filters.network.http_connection_manager",
                            TypedConfig = TypedConfig.Of(ConnectionManager.Build("t", [.. Filters])),
                        },
                    },
                },
            },
        };
        var clusters = new JsonArray();
        foreach (var backend in Policy.Fields.SelectMany(static field => field.Backends).Distinct())
            clusters.Add(new JsonObject { ["name"] = backend.ClusterName, ["connectTimeout"] = "1s", ["type"] = "STATIC" });
        return new JsonObject
        {
            ["listeners"] = new JsonArray(JsonNode.Parse(EnvoyJson.Format(listener))),
            ["routes"] = new JsonArray(JsonNode.Parse(EnvoyJson.Format(_table))),
            ["clusters"] = clusters,
        };
    }

    /// <summary>JSON without blanks and with single quotes.</summary>
    public static string Compact(Google.Protobuf.IMessage message) =>
        EnvoyJson.Format(message).Replace(" ", "", StringComparison.Ordinal).Replace('"', '\'');
}
