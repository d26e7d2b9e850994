using System.Net;
using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Deployment;
using KGateway.Kubernetes.Deployment.Patching;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Resources;
using KGateway.Translation;
using Microsoft.Extensions.Logging.Abstractions;

namespace KGateway.Kubernetes.Tests.Deployment;

/// <summary>Objects are applied when they aren't as they shall be, taken away when nobody wants them, and never taken from others.</summary>
public sealed class KubernetesProxyDeployerTests : IDisposable
{
    private const string Account = "/api/v1/namespaces/edge/serviceaccounts/web";
    private const string Config = "/api/v1/namespaces/edge/configmaps/web";
    private const string Service = "/api/v1/namespaces/edge/services/web";
    private const string Deployment = "/apis/apps/v1/namespaces/edge/deployments/web";
    private const string Budget = "/apis/policy/v1/namespaces/edge/poddisruptionbudgets/web";
    private const string Autoscaler = "/apis/autoscaling/v2/namespaces/edge/horizontalpodautoscalers/web";
    private const string GatewayPath = "/apis/gateway.networking.k8s.io/v1/namespaces/edge/gateways/web";
    private const string ClassPath = "/apis/gateway.networking.k8s.io/v1/gatewayclasses/kgateway";
    private const string Apply = "?fieldManager=kgateway.dev/kgateway&force=true";

    private static readonly ObjectKey Gateway = new("edge", "web");
    private static readonly string[] All = [Account, Config, Service, Deployment];

    private readonly FakeObjects _server = new();
    private readonly KubernetesApi _api;
    private readonly KubernetesProxyDeployer _deployer;

    public KubernetesProxyDeployerTests()
    {
        _api = _server.Client();
        _deployer = new(_api, new DeployerOptions(), NullLogger<KubernetesProxyDeployer>.Instance);
    }

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task Everything_is_applied_by_the_server_in_order_and_by_force()
    {
        await EnsureAsync(Rendered.Infrastructure());
        Assert.Equal(All.Select(static path => $"PATCH {path}{Apply}"), _server.Writes);
        Assert.Equal(Rendered.Uid, (string?)_server.Objects[Deployment]["metadata"]!["ownerReferences"]![0]!["uid"]);
    }

    [Fact]
    public async Task What_is_as_it_shall_be_is_not_written_again()
    {
        await EnsureAsync(Rendered.Infrastructure());
        _server.Writes.Clear();

        // The server fills in what we don't say.
        _server.Objects[Deployment]["spec"]!["progressDeadlineSeconds"] = 600;
        _server.Objects[Service]["spec"]!["ports"]![0]!["nodePort"] = 31234;
        _server.Objects[Service]["spec"]!["clusterIP"] = "10.96.0.7";
        await EnsureAsync(Rendered.Infrastructure());
        Assert.Empty(_server.Writes);
    }

    [Fact]
    public async Task What_others_changed_is_put_right()
    {
        await EnsureAsync(Rendered.Infrastructure());
        _server.Writes.Clear();
        _server.Objects[Deployment]["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "other";
        _server.Objects.TryRemove(Config, out _);
        await EnsureAsync(Rendered.Infrastructure());
        Assert.Equal([$"PATCH {Config}{Apply}", $"PATCH {Deployment}{Apply}"], _server.Writes);
    }

    [Fact]
    public async Task A_field_that_is_no_longer_wanted_is_given_up()
    {
        await EnsureAsync(Rendered.Infrastructure("{deployment: {replicas: 3}}"));
        _server.Writes.Clear();
        await EnsureAsync(Rendered.Infrastructure("{}"));
        Assert.Equal([$"PATCH {Deployment}{Apply}"], _server.Writes);
        Assert.Null(_server.Objects[Deployment]["spec"]!["replicas"]);
    }

    [Fact]
    public async Task Who_has_an_older_view_of_the_gateway_undoes_nothing()
    {
        await EnsureAsync(Rendered.Infrastructure("{deployment: {replicas: 3}}") with { Generation = 5 });
        _server.Writes.Clear();
        await EnsureAsync(Rendered.Infrastructure());
        Assert.Empty(_server.Writes);
    }

    [Fact]
    public async Task Wrong_parameters_leave_everything_as_it_is()
    {
        await EnsureAsync(Rendered.Infrastructure());
        _server.Writes.Clear();
        await EnsureAsync(Rendered.Infrastructure() with { Parameters = null });
        Assert.Empty(_server.Writes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_deployed_for_proxies_of_the_user_or_without_ports(bool selfManaged)
    {
        var infrastructure = Rendered.Infrastructure();
        await EnsureAsync(selfManaged
            ? infrastructure with { Parameters = new ProxyParameters { SelfManaged = true } }
            : infrastructure with { Ports = [] });
        Assert.Empty(_server.Writes);
    }

    [Fact]
    public async Task A_gateway_that_was_never_stored_can_own_nothing() =>
        await Assert.ThrowsAsync<ArgumentException>(() => EnsureAsync(Rendered.Infrastructure() with { Uid = "" }));

    [Theory]
    [InlineData(Service, "Service edge/web")]
    [InlineData(Deployment, "Deployment edge/web")]
    [InlineData(Account, "ServiceAccount edge/web")]
    public async Task An_object_of_somebody_else_is_never_taken(string path, string name)
    {
        var foreign = _server.Store(path, """{"metadata": {"name": "web"}, "spec": {"a": 1}}""").ToJsonString();
        var error = await Assert.ThrowsAsync<ForeignObjectException>(() => EnsureAsync(Rendered.Infrastructure()));
        Assert.StartsWith($"{name} exists and does not belong to Gateway edge/web", error.Message, StringComparison.Ordinal);
        Assert.Equal(foreign, _server.Objects[path].ToJsonString());
        Assert.DoesNotContain(_server.Writes, write => write.Contains(path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"kind": "Gateway", "name": "web", "uid": "7b1c", "controller": true}""", "{}", true)]
    [InlineData("""{"kind": "Gateway", "name": "web", "uid": "7b1c"}""", "{}", false)]
    [InlineData("""{"kind": "Gateway", "name": "web", "uid": "former", "controller": true}""", Ours, true)]
    [InlineData("""{"kind": "Gateway", "name": "other", "uid": "x", "controller": true}""", Ours, false)]
    [InlineData("""{"kind": "App", "name": "web", "uid": "x", "controller": true}""", Ours, false)]
    [InlineData("", Ours, true)]
    [InlineData("", """{"app.kubernetes.io/managed-by": "Helm", "gateway.networking.k8s.io/gateway-name": "web"}""", false)]
    public async Task An_object_is_taken_over_if_owner_and_labels_agree(string owner, string labels, bool taken)
    {
        _server.Store(Service, $$$"""{"metadata": {"name": "web", "labels": {{{labels}}}, "ownerReferences": [{{{owner}}}]}}""");
        var ensuring = EnsureAsync(Rendered.Infrastructure());
        if (taken)
            await ensuring;
        else
            await Assert.ThrowsAsync<ForeignObjectException>(() => ensuring);
    }

    private const string Ours = """{"app.kubernetes.io/managed-by": "kgateway", "gateway.networking.k8s.io/gateway-name": "web"}""";

    [Fact]
    public async Task An_object_that_is_going_is_waited_for()
    {
        await EnsureAsync(Rendered.Infrastructure());
        _server.Objects[Service]["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EnsureAsync(Rendered.Infrastructure()));
        Assert.Equal("Service edge/web is being deleted; it is made anew when it is gone.", error.Message);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, DeploymentFault.Parameters)]
    [InlineData(HttpStatusCode.UnprocessableEntity, DeploymentFault.Parameters)]
    [InlineData(HttpStatusCode.Forbidden, DeploymentFault.Resources)]
    public async Task A_refusal_of_the_server_is_told(HttpStatusCode status, DeploymentFault fault)
    {
        _server.Refuses = path => path == Service ? status : null;
        var error = await Assert.ThrowsAsync<DeploymentRefusedException>(() => EnsureAsync(Rendered.Infrastructure()));
        Assert.Equal(fault, error.Problem.Fault);
        Assert.StartsWith("Service edge/web is refused by the API server: ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"no {Service}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task A_failure_that_passes_by_itself_is_no_refusal(HttpStatusCode status)
    {
        _server.Refuses = path => path == Service ? status : null;
        await Assert.ThrowsAsync<KubernetesApiException>(() => EnsureAsync(Rendered.Infrastructure()));
    }

    [Fact]
    public async Task A_patch_that_cannot_be_applied_is_the_parameters_fault_and_leaves_everything_as_it_is()
    {
        await EnsureAsync(Rendered.Infrastructure());
        _server.Writes.Clear();
        var error = await Assert.ThrowsAsync<OverlayException>(
            () => EnsureAsync(Rendered.Infrastructure("{deploymentOverlay: {spec: {template: {$patch: merg}}}}")));
        Assert.Equal(DeploymentFault.Parameters, error.Problem.Fault);
        Assert.Contains("The patch of the Deployment can't be applied", error.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Writes);
    }

    [Fact]
    public async Task Autoscaler_and_budget_go_when_they_are_no_longer_asked_for()
    {
        await EnsureAsync(Rendered.Infrastructure("{podDisruptionBudget: {}, horizontalPodAutoscaler: {spec: {maxReplicas: 2}}}"));
        Assert.Contains(Budget, _server.Objects.Keys);
        await EnsureAsync(Rendered.Infrastructure("{podDisruptionBudget: {}}"));
        Assert.Contains(Budget, _server.Objects.Keys);
        Assert.DoesNotContain(Autoscaler, _server.Objects.Keys);
        await EnsureAsync(Rendered.Infrastructure());
        Assert.DoesNotContain(Budget, _server.Objects.Keys);
    }

    [Fact]
    public async Task A_budget_of_somebody_else_stays()
    {
        _server.Store(Budget, """{"metadata": {"name": "web"}}""");
        await EnsureAsync(Rendered.Infrastructure());
        Assert.Contains(Budget, _server.Objects.Keys);
    }

    [Fact]
    public async Task The_objects_of_a_gateway_that_is_gone_are_left_to_the_garbage_collector()
    {
        await EnsureAsync(Rendered.Infrastructure());
        _server.Writes.Clear();
        await _deployer.RemoveAsync(Gateway, CancellationToken.None);
        Assert.Empty(_server.Writes);
    }

    [Theory]
    [InlineData("example.com/other", true)]
    [InlineData("kgateway.dev/kgateway", false)]
    [InlineData(null, false)]
    public async Task The_objects_of_a_gateway_that_lives_go_only_if_it_went_to_another_controller(string? controller, bool gone)
    {
        await EnsureAsync(Rendered.Infrastructure("{podDisruptionBudget: {}}"));
        _server.Store(GatewayPath, $$$"""{"metadata": {"name": "web", "uid": "{{{Rendered.Uid}}}"}, "spec": {"gatewayClassName": "kgateway"}}""");
        if (controller is not null)
            _server.Store(ClassPath, $$$"""{"metadata": {"name": "kgateway"}, "spec": {"controllerName": "{{{controller}}}"}}""");
        _server.Store(Service, """{"metadata": {"name": "web"}}""");
        await _deployer.RemoveAsync(Gateway, CancellationToken.None);
        Assert.Equal(gone, !_server.Objects.ContainsKey(Deployment));
        Assert.Equal(gone, !_server.Objects.ContainsKey(Budget));
        Assert.True(_server.Objects.ContainsKey(Service));
    }

    private Task EnsureAsync(GatewayInfrastructure infrastructure) => _deployer.EnsureAsync(infrastructure, CancellationToken.None).AsTask();
}
