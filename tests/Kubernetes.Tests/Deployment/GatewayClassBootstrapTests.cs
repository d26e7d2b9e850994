using System.Net;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Deployment;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Resources.GatewayApi;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.Kubernetes.Tests.Deployment;

/// <summary>Our GatewayClasses exist from the start, and again when somebody deletes them.</summary>
public sealed class GatewayClassBootstrapTests : IDisposable
{
    private const string Ingress = "/apis/gateway.networking.k8s.io/v1/gatewayclasses/kgateway";
    private const string Waypoint = "/apis/gateway.networking.k8s.io/v1/gatewayclasses/kgateway-waypoint";

    private const string Role = "/apis/rbac.authorization.k8s.io/v1/clusterroles/role";

    private static readonly Dictionary<string, ParametersReference> Some = new()
    {
        ["kgateway"] = new() { Group = "gateway.kgateway.dev", Kind = "GatewayParameters", Name = "p", Namespace = "n" },
    };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeObjects _server = new();
    private readonly KubernetesApi _api;
    private readonly FakeTimeProvider _time = new();

    public GatewayClassBootstrapTests() => _api = _server.Client();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task The_class_of_entrances_is_always_there()
    {
        Assert.True(await Bootstrap(new()).EnsureAsync(CancellationToken.None));
        var spec = _server.Objects[Ingress]["spec"]!;
        Assert.Equal("kgateway.dev/kgateway", (string?)spec["controllerName"]);
        Assert.InRange(((string)spec["description"]!).Length, 1, 64);
        Assert.Null(spec["parametersRef"]);
        Assert.DoesNotContain(Waypoint, _server.Objects.Keys);
    }

    [Fact]
    public async Task The_class_of_waypoints_says_how_it_wants_its_connections()
    {
        await Bootstrap(new() { Waypoint = true }).EnsureAsync(CancellationToken.None);
        Assert.Equal(
            "PROXY/15088", (string?)_server.Objects[Waypoint]["metadata"]!["annotations"]!["ambient.istio.io/waypoint-inbound-binding"]);
    }

    [Fact]
    public async Task A_class_may_have_parameters()
    {
        await Bootstrap(new() { Parameters = Some }).EnsureAsync(CancellationToken.None);
        Assert.Equal("n", (string?)_server.Objects[Ingress]["spec"]!["parametersRef"]!["namespace"]);
    }

    [Fact]
    public async Task Parameters_that_are_no_longer_wanted_go()
    {
        await Bootstrap(new() { Parameters = Some }).EnsureAsync(CancellationToken.None);
        await Bootstrap(new()).EnsureAsync(CancellationToken.None);
        Assert.Null(_server.Objects[Ingress]["spec"]!["parametersRef"]);
        Assert.Equal(2, _server.Writes.Count);
    }

    [Fact]
    public async Task A_class_that_is_there_is_not_written_again()
    {
        await Bootstrap(new()).EnsureAsync(CancellationToken.None);
        await Bootstrap(new()).EnsureAsync(CancellationToken.None);
        Assert.Single(_server.Writes);
    }

    [Fact]
    public async Task A_class_of_another_controller_stays_with_it()
    {
        _server.Store(Ingress, """{"metadata": {"name": "kgateway"}, "spec": {"controllerName": "example.com/other"}}""");
        await Bootstrap(new()).EnsureAsync(CancellationToken.None);
        Assert.Empty(_server.Writes);
    }

    [Fact]
    public async Task A_class_belongs_to_the_role_of_the_installation_that_made_it()
    {
        _server.Store(Role, """{"metadata": {"name": "role", "uid": "7"}}""");
        await Bootstrap(new() { Owner = new("role") }).EnsureAsync(CancellationToken.None);
        Assert.Equal("rbac.authorization.k8s.io/v1 ClusterRole role 7", OwnersOf(Ingress));

        _server.Store(Role, """{"metadata": {"name": "role", "uid": "8"}}""");
        await Bootstrap(new() { Owner = new("role"), Parameters = Some }).EnsureAsync(CancellationToken.None);
        Assert.Equal("rbac.authorization.k8s.io/v1 ClusterRole role 7", OwnersOf(Ingress));
        Assert.Equal(2, _server.Writes.Count);
    }

    [Fact]
    public async Task A_class_that_is_there_or_for_which_there_is_no_role_belongs_to_nobody()
    {
        await Bootstrap(new() { Owner = new("role") }).EnsureAsync(CancellationToken.None);
        _server.Store(Role, """{"metadata": {"name": "role", "uid": "7"}}""");
        await Bootstrap(new() { Owner = new("role"), Parameters = Some }).EnsureAsync(CancellationToken.None);
        Assert.Equal("", OwnersOf(Ingress));
        Assert.Equal(2, _server.Writes.Count);
    }

    [Fact]
    public async Task A_failure_is_tried_again_and_a_deleted_class_comes_back()
    {
        _server.Refuses = static _ => HttpStatusCode.NotFound;
        using var bootstrap = Bootstrap(new());
        await bootstrap.StartAsync(CancellationToken.None);
        await UntilAsync(() => !_server.Writes.IsEmpty);
        Assert.Empty(_server.Objects);

        _server.Refuses = static _ => null;
        await UntilAsync(() => _server.Objects.ContainsKey(Ingress));
        Assert.True(_server.Objects.TryRemove(Ingress, out _));
        await UntilAsync(() => _server.Objects.ContainsKey(Ingress));
        await bootstrap.StopAsync(CancellationToken.None);
    }

    private string OwnersOf(string path) => string.Join(", ", (_server.Objects[path]["metadata"]!["ownerReferences"]?.AsArray() ?? [])
        .Select(static owner => $"{owner!["apiVersion"]} {owner["kind"]} {owner["name"]} {owner["uid"]}"));

    // Lets the time pass until something has come true.
    private async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
    }

    private GatewayClassBootstrap Bootstrap(GatewayClassOptions options) =>
        new(_api, options, _time, NullLogger<GatewayClassBootstrap>.Instance);
}
