using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.Grains.Contracts.Sources;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Sources;
using KGateway.Kubernetes.Statuses;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation;
using KGateway.Translation.Statuses;
using Microsoft.Extensions.Logging.Abstractions;

namespace KGateway.Kubernetes.Tests.InLab;

[Trait("Duration", "Long")]
public sealed class KubernetesStatusLabTests(KubeLab lab)
{
    private static Condition Accepted(ConditionStatus status) => new("Accepted", status, "Test", "because", 1);

    private static EquatableArray<T> Many<T>(params T[] items) => EquatableArray.Create<T>(items);

    private static KubernetesStatusWriter Writer(KubernetesApi api) =>
        new(api, TimeProvider.System, NullLogger<KubernetesStatusWriter>.Instance);

    private static async Task<JsonElement> StatusAsync(KubernetesApi api, ResourceKind kind, ObjectKey key) =>
        (await api.GetAsync(KubernetesPath.Object(kind, key), CancellationToken.None))!.Value;

    [Fact]
    public async Task Parents_of_other_controllers_stay_when_ours_come_and_go()
    {
        await lab.UpAsync(gatewayApi: true);
        var key = new ObjectKey(await lab.NamespaceAsync(), "r");
        var id = new ResourceId(ResourceKinds.HttpRoute.GroupKind, key);
        await lab.ApplyAsync($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r, namespace: {{key.Namespace}}}
            spec: {parentRefs: [{name: gw}], hostnames: [a.example]}
            """);
        using var api = lab.Connect();
        using var writer = Writer(api);
        await api.MergePatchAsync(
            KubernetesPath.Object(ResourceKinds.HttpRoute, key, "status") + "?fieldManager=other",
            JsonNode.Parse("""
                {"status":{"parents":[{"parentRef":{"name":"gw"},"controllerName":"other.io/c","conditions":[
                 {"type":"Accepted","status":"False","reason":"No","message":"","lastTransitionTime":"2026-01-01T00:00:00Z"}]}]}}
                """)!,
            CancellationToken.None);
        var ours = new RouteStatus(Many(new RouteParentStatus(
            new ParentReference { Name = "gw" }, TranslationSettings.ControllerName, Many(Accepted(ConditionStatus.True)))));

        await using var batches = new Batches(new KubernetesSource(new WatchedKinds(istio: true), new StandIns([]), api, TimeProvider.System, NullLogger<KubernetesSource>.Instance), "httproutes.gateway.networking.k8s.io");
        var listed = (await batches.NextAsync()).Changes.Single(change => change.Id == id).Value;

        await writer.WriteAsync(id, ours, CancellationToken.None);
        var written = await StatusAsync(api, ResourceKinds.HttpRoute, key);
        var parents = written.GetProperty("status").GetProperty("parents");
        Assert.Equal(2, parents.GetArrayLength());
        Assert.Equal("other.io/c", parents[0].GetProperty("controllerName").GetString());
        Assert.Equal("2026-01-01T00:00:00Z", parents[0].GetProperty("conditions")[0].GetProperty("lastTransitionTime").GetString());
        Assert.Equal("True", parents[1].GetProperty("conditions")[0].GetProperty("status").GetString());

        // Our own write comes back through the watch, and is no change. Routes of other tests may come before it.
        ResourceBatch batch;
        do
            batch = await batches.NextAsync();
        while (!batch.Changes.Any(change => change.Id == id));
        Assert.Equal(listed, batch.Changes.Single(change => change.Id == id).Value);

        await writer.WriteAsync(id, ours, CancellationToken.None);
        Assert.Equal(Version(written), Version(await StatusAsync(api, ResourceKinds.HttpRoute, key)));

        await writer.WriteAsync(id, null, CancellationToken.None);
        var left = (await StatusAsync(api, ResourceKinds.HttpRoute, key)).GetProperty("status").GetProperty("parents");
        Assert.Equal("other.io/c", Assert.Single(left.EnumerateArray()).GetProperty("controllerName").GetString());
    }

    [Fact]
    public async Task Foreign_conditions_of_a_Gateway_stay_when_ours_come_and_go()
    {
        await lab.UpAsync(gatewayApi: true);
        var key = new ObjectKey(await lab.NamespaceAsync(), "gw");
        var id = new ResourceId(ResourceKinds.Gateway.GroupKind, key);
        await lab.ApplyAsync($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: {{key.Namespace}}}
            spec: {gatewayClassName: kgateway, listeners: [{name: http, port: 80, protocol: HTTP}]}
            """);
        using var api = lab.Connect();
        using var writer = Writer(api);
        var live = await StatusAsync(api, ResourceKinds.Gateway, key);
        var conditions = JsonNode.Parse(live.GetProperty("status").GetProperty("conditions").GetRawText())!.AsArray();
        conditions.Add(JsonNode.Parse(
            """{"type":"example.com/Foreign","status":"True","reason":"Yes","message":"","lastTransitionTime":"2026-01-01T00:00:00Z"}"""));
        await api.MergePatchAsync(
            KubernetesPath.Object(ResourceKinds.Gateway, key, "status") + "?fieldManager=other",
            new JsonObject { ["status"] = new JsonObject { ["conditions"] = conditions } },
            CancellationToken.None);

        var listener = new ListenerStatus("http", Many(ResourceKinds.HttpRoute.GroupKind), 3, Many(Accepted(ConditionStatus.True)));
        var status = new GatewayStatus(
            Many(Accepted(ConditionStatus.True), new Condition("Programmed", ConditionStatus.False, "Pending", "", 1)),
            Many(listener), Many(new GatewayStatusAddress("IPAddress", "10.0.0.1")), 1);
        await writer.WriteAsync(id, status, CancellationToken.None);
        var written = await StatusAsync(api, ResourceKinds.Gateway, key);
        Assert.Equal(
            ["Accepted=True", "Programmed=False", "example.com/Foreign=True"],
            Types(written.GetProperty("status").GetProperty("conditions")));
        Assert.Equal("10.0.0.1", written.GetProperty("status").GetProperty("addresses")[0].GetProperty("value").GetString());
        await writer.WriteAsync(id, status, CancellationToken.None);
        Assert.Equal(Version(written), Version(await StatusAsync(api, ResourceKinds.Gateway, key)));

        await writer.WriteAsync(id, null, CancellationToken.None);
        var left = (await StatusAsync(api, ResourceKinds.Gateway, key)).GetProperty("status");
        Assert.Equal(["example.com/Foreign=True"], Types(left.GetProperty("conditions")));
        Assert.Empty(left.GetProperty("listeners").EnumerateArray());
        Assert.False(left.TryGetProperty("addresses", out _));
    }

    [Fact]
    public async Task Istios_condition_of_an_AuthorizationPolicy_stays_when_ours_comes_and_goes()
    {
        await lab.UpAsync(gatewayApi: true);
        await lab.KubectlAsync("apply", "--server-side", "-f", Tools.Definitions("istio.yaml"));
        await lab.KubectlAsync("wait", "--for=condition=Established", "--timeout=60s", "crd", "authorizationpolicies.security.istio.io");
        var key = new ObjectKey(await lab.NamespaceAsync(), "p");
        var id = new ResourceId(ResourceKinds.AuthorizationPolicy.GroupKind, key);
        await lab.ApplyAsync($$"""
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: p, namespace: {{key.Namespace}}}
            spec: {targetRefs: [{group: "", kind: Service, name: a}], action: DENY, rules: [{}]}
            """);
        using var api = lab.Connect();
        using var writer = Writer(api);
        await api.MergePatchAsync(
            KubernetesPath.Object(ResourceKinds.AuthorizationPolicy, key, "status") + "?fieldManager=pilot",
            JsonNode.Parse("""{"status":{"conditions":[{"type":"WaypointAccepted","status":"True","reason":"Accepted","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}""")!,
            CancellationToken.None);

        var ours = new AuthorizationPolicyStatus(Many(new ObjectKey("infra", "wp")), new(AuthorizationOutcome.Invalid, Many("why"), default), 1);
        await writer.WriteAsync(id, ours, CancellationToken.None);
        var written = await StatusAsync(api, ResourceKinds.AuthorizationPolicy, key);
        Assert.Equal(["WaypointAccepted=True", "kgateway.dev/WaypointAccepted=False"], Types(written.GetProperty("status").GetProperty("conditions")));
        await writer.WriteAsync(id, ours, CancellationToken.None);
        Assert.Equal(Version(written), Version(await StatusAsync(api, ResourceKinds.AuthorizationPolicy, key)));

        await writer.WriteAsync(id, null, CancellationToken.None);
        var left = (await StatusAsync(api, ResourceKinds.AuthorizationPolicy, key)).GetProperty("status");
        Assert.Equal(["WaypointAccepted=True"], Types(left.GetProperty("conditions")));
    }

    private static string[] Types(JsonElement conditions) =>
    [
        .. conditions.EnumerateArray()
            .Select(static condition => $"{condition.GetProperty("type").GetString()}={condition.GetProperty("status").GetString()}")
            .Order(StringComparer.Ordinal),
    ];

    private static string Version(JsonElement stored) => stored.GetProperty("metadata").GetProperty("resourceVersion").GetString()!;
}
