using KGateway.Grains.Contracts.Snapshots;
using KGateway.Grains.Tests.Harness;
using KGateway.Resources;
using KGateway.Translation;
using KGateway.Translation.Encoding;
using KGateway.Translation.Statuses;
using KGateway.Translation.Validation;

namespace KGateway.Grains.Tests.Validation;

/// <summary>Proxies get nothing that Envoy hasn't been asked about, and wait for nothing else.</summary>
public sealed class StrictGatewayTests
{
    private const string Class = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: kgateway}
        spec: {controllerName: kgateway.dev/kgateway}
        """;

    private readonly FakeValidator _validator = new();

    [Fact]
    public async Task The_first_snapshot_waits_for_Envoy_and_changes_wait_alone()
    {
        await using var cluster = await StartAsync();
        _validator.Hold();
        cluster.Source.Put(Read(Class), Objects.Gateway("a"), Objects.Service("web"), Route("one", "/1"), Route("two", "/2"));
        await using var proxy = await cluster.ConnectAsync(cluster.Silos[0], "a");
        await _validator.UntilAsync(() => _validator.Calls.Sum() >= 2, "asked");
        Assert.Null(proxy.Feed.Current);
        _validator.Release();
        await proxy.Feed.UntilAsync(static snapshot => Table(snapshot) is { } table && table.Contains("/1") && table.Contains("/2"), "both");

        _validator.Hold();
        var calls = _validator.Calls.Count;
        cluster.Source.Put(Route("one", "/new"));
        await _validator.UntilAsync(() => _validator.Calls.Count > calls, "asked again");
        cluster.Source.Delete(Route("two", "/2"));
        var meanwhile = await proxy.Feed.UntilAsync(static snapshot => !Table(snapshot)!.Contains("/2"), "two is gone");
        Assert.Contains("/1", Table(meanwhile), StringComparison.Ordinal);
        Assert.DoesNotContain("/new", Table(meanwhile), StringComparison.Ordinal);
        _validator.Release();
        await proxy.Feed.UntilAsync(static snapshot => Table(snapshot)!.Contains("/new"), "new");
        // One change, one question.
        Assert.Equal(1, _validator.Calls.Last());
    }

    [Fact]
    public async Task What_Envoy_refuses_is_told_and_answers_500()
    {
        await using var cluster = await StartAsync();
        _validator.Refuses = static candidate => Text(candidate).Contains("/bad", StringComparison.Ordinal) && Text(candidate).Contains("kube_", StringComparison.Ordinal);
        cluster.Source.Put(Read(Class), Objects.Gateway("a"), Objects.Service("web"), Route("one", "/bad"), Route("two", "/2"));
        await using var proxy = await cluster.ConnectAsync(cluster.Silos[0], "a");
        await proxy.Feed.UntilAsync(static snapshot => Table(snapshot)?.Contains("replaced with a direct response") == true, "replaced");
        await cluster.Statuses.UntilAsync(
            () => Conditions(cluster, ResourceKinds.HttpRoute, "one").Any(static condition => condition is { Type: "kgateway.dev/Programmed", Reason: "RouteRuleReplaced" }),
            "told");
        Assert.DoesNotContain(Conditions(cluster, ResourceKinds.HttpRoute, "two"), static condition => condition.Status == ConditionStatus.False);
        cluster.Source.Put(Route("one", "/good"));
        await cluster.Statuses.UntilAsync(
            () => Conditions(cluster, ResourceKinds.HttpRoute, "one").All(static condition => condition.Status != ConditionStatus.False), "solved");
    }

    [Fact]
    public async Task The_status_of_a_policy_waits_for_Envoy()
    {
        await using var cluster = await StartAsync();
        _validator.Refuses = static candidate => candidate.Kind == CandidateKind.Cluster;
        _validator.Hold();
        cluster.Source.Put(Read(Class), Objects.Service("web"), Read("""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: BackendConfigPolicy
            metadata: {name: p, namespace: default}
            spec: {targetRefs: [{group: '', kind: Service, name: web}], connectTimeout: 1s}
            """));
        await _validator.UntilAsync(() => !_validator.Calls.IsEmpty, "asked");
        Assert.Empty(Conditions(cluster, ResourceKinds.BackendConfigPolicy, "p"));
        _validator.Release();
        await cluster.Statuses.UntilAsync(
            () => Conditions(cluster, ResourceKinds.BackendConfigPolicy, "p").Any(static condition => condition.Reason == "Invalid"), "refused");
        Assert.Equal(1, cluster.Statuses.Writes(new(ResourceKinds.BackendConfigPolicy.GroupKind, Objects.Key("p"))));
    }

    [Fact]
    public async Task Without_anybody_to_ask_configurations_pass_and_that_is_told()
    {
        _validator.Failure = "it is on holiday";
        await using var cluster = await StartAsync();
        cluster.Source.Put(Read(Class), Objects.Gateway("a"), Objects.Service("web"), Route("one", "/1"));
        await using var proxy = await cluster.ConnectAsync(cluster.Silos[0], "a");
        await proxy.Feed.UntilAsync(static snapshot => Table(snapshot)?.Contains("/1") == true, "served");
        Assert.Contains("on holiday", Assert.Single(cluster.Service<KGateway.Grains.Contracts.Views.IClusterView>(cluster.Silos[0]).Degraded), StringComparison.Ordinal);
    }

    private Task<TestCluster> StartAsync() => TestCluster.StartAsync(
        1,
        configure: static options => options.Translation = new TranslationSettings { ValidationMode = ValidationMode.Strict, AsksEnvoy = true },
        realTranslation: true,
        validator: _validator);

    private static Resource Route(string name, string path) => Read(
        $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: {{name}}, namespace: default}
        spec:
          parentRefs: [{name: a}]
          hostnames: [{{name}}.example.com]
          rules: [{matches: [{path: {value: {{path}} } }], backendRefs: [{name: web, port: 80}]}]
        """);

    private static Resource Read(string yaml) => ResourceReader.Read("test.yaml", yaml, new ReadOptions()).Objects[0];

    private static string? Table(ProxySnapshot snapshot) => snapshot[XdsType.Route].Resources.FirstOrDefault() is { } table
        ? System.Text.Encoding.UTF8.GetString(table.ToArray())
        : null;

    private static string Text(ConfigurationCandidate candidate) => System.Text.Encoding.UTF8.GetString(candidate.Bytes.Span);

    private static IEnumerable<Condition> Conditions(TestCluster cluster, ResourceKind kind, string name) =>
        cluster.Statuses.Written.GetValueOrDefault(new ResourceId(kind.GroupKind, Objects.Key(name))) switch
        {
            RouteStatus route => route.Parents.SelectMany(static parent => parent.Conditions),
            PolicyStatus policy => policy.Ancestors.SelectMany(static ancestor => ancestor.Conditions),
            _ => [],
        };
}
