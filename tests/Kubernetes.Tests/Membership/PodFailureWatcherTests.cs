using System.Text.Json.Nodes;
using KGateway.Kubernetes.Membership.Pods;
using KGateway.Kubernetes.Membership.Table;
using KGateway.Kubernetes.Tests.Harness;
using Microsoft.Extensions.Time.Testing;
using static KGateway.Kubernetes.Tests.Membership.Silos;

namespace KGateway.Kubernetes.Tests.Membership;

public sealed class PodFailureWatcherTests : IAsyncLifetime
{
    private const string Pods = $"/api/v1/namespaces/{Silos.Namespace}/pods";
    private readonly ObjectStore _store = new();
    private readonly StoreConnection _connection;
    private readonly FakeMembership _membership = new();
    private readonly FakeTimeProvider _time = new(Start.AddSeconds(10));
    private readonly KubernetesMembershipTable _table;
    private readonly PodFailureWatcher _watcher;

    public PodFailureWatcherTests()
    {
        _connection = new StoreConnection(_store);
        var api = _connection.Client();
        var options = Options(pod: "pod-1");
        _table = Table(api, options);
        _watcher = new PodFailureWatcher(api, options, _table, _membership, _time, new CollectedLog<PodFailureWatcher>());
    }

    public async ValueTask InitializeAsync()
    {
        await _table.InitializeMembershipTableAsync(true);
        foreach (var number in new[] { 1, 2, 3 })
        {
            var own = Table(_connection.Client(), Options(pod: $"pod-{number}", address: $"10.0.0.{number}"));
            var entry = Entry(11111, SiloStatus.Active, $"10.0.0.{number}");
            entry.SiloName = $"pod-{number}";
            Assert.True(await own.InsertRowAsync(entry, (await own.ReadAllAsync()).Version.Next()));
            _store.Create(Pods, Pod(number));
        }

        await _table.ReadAllAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _watcher.StopAsync(CancellationToken.None);
        _watcher.Dispose();
    }

    [Fact]
    public async Task A_silo_is_declared_dead_when_its_pod_is_deleted()
    {
        Age();
        await StartAsync();
        _store.Delete($"{Pods}/pod-3");
        Assert.Equal(Of(3), await _membership.NextKillAsync());
    }

    [Fact]
    public async Task A_deletion_during_a_gap_of_the_watch_is_noticed()
    {
        Age();
        await StartAsync();
        _store.Delete($"{Pods}/pod-3");
        _store.ForgetChanges();
        _connection.EndWatches();
        Assert.Equal(Of(3), await _membership.NextKillAsync());
    }

    [Fact]
    public async Task A_young_silo_is_declared_dead_once_it_is_old_enough()
    {
        await StartAsync();
        _store.Delete($"{Pods}/pod-3");
        _store.Patch($"{Pods}/pod-2", new JsonObject { ["status"] = new JsonObject { ["phase"] = "Failed" } });
        var killed = new HashSet<SiloAddress>();
        Assert.Equal(0, _membership.Kills);
        killed.Add(await _time.PassUntilAsync(TimeSpan.FromSeconds(1), _membership.NextKillAsync()));
        killed.Add(await _membership.NextKillAsync());
        Assert.Equal([Of(2), Of(3)], killed.Order());
    }

    [Fact]
    public async Task A_silo_whose_pod_the_selector_no_longer_finds_is_left_alone_while_the_pod_runs()
    {
        Age();
        _store.Delete($"{Pods}/pod-3");
        var pod = Pod(3);
        pod["metadata"]!["labels"] = new JsonObject { ["kgateway"] = "renamed" };
        _store.Create(Pods, pod);
        await StartAsync();
        await AskedAsync($"GET {Pods}/pod-3");
        Assert.Equal(0, _membership.Kills);

        _store.Delete($"{Pods}/pod-3");
        _membership.Update();
        Assert.Equal(Of(3), await _membership.NextKillAsync());
    }

    [Fact]
    public async Task A_kill_that_fails_is_tried_again()
    {
        Age();
        _membership.FailsOnce = true;
        await StartAsync();
        _store.Delete($"{Pods}/pod-3");
        Assert.Equal(Of(3), await _membership.NextKillAsync());
        Assert.Equal(Of(3), await _time.PassUntilAsync(TimeSpan.FromMilliseconds(100), _membership.NextKillAsync()));
    }

    private static SiloAddress Of(int number) => Address(11111, $"10.0.0.{number}");

    private static JsonObject Pod(int number) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = $"pod-{number}", ["uid"] = $"uid-of-pod-{number}", ["labels"] = new JsonObject { ["kgateway"] = "kgateway" },
        },
        ["status"] = new JsonObject { ["phase"] = "Running", ["podIP"] = $"10.0.0.{number}", ["startTime"] = "2026-01-01T00:00:00Z" },
    };

    private void Age() => _time.Advance(TimeSpan.FromHours(1));

    private async Task StartAsync()
    {
        await _watcher.StartAsync(CancellationToken.None);
        await AskedAsync("watch=true");
    }

    private async Task AskedAsync(string request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!_connection.Requests.Any(asked => asked.Contains(request, StringComparison.Ordinal)))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
