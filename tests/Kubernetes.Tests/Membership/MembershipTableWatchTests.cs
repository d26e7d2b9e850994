using KGateway.Kubernetes.Membership.Table;
using KGateway.Kubernetes.Tests.Harness;
using Microsoft.Extensions.Time.Testing;
using static KGateway.Kubernetes.Tests.Membership.Silos;

namespace KGateway.Kubernetes.Tests.Membership;

public sealed class MembershipTableWatchTests : IAsyncLifetime
{
    private readonly ObjectStore _store = new();
    private readonly StoreConnection _connection;
    private readonly FakeMembership _membership = new();
    private readonly FakeTimeProvider _time = new();
    private readonly KubernetesMembershipTable _table;
    private readonly KubernetesMembershipTable _other;
    private readonly MembershipTableWatch _watch;

    public MembershipTableWatchTests()
    {
        _connection = new StoreConnection(_store);
        var api = _connection.Client();
        _table = Table(api);
        _other = Table(new StoreConnection(_store).Client());
        _watch = new MembershipTableWatch(api, Options(), _table, _membership, _time, new CollectedLog<MembershipTableWatch>());
    }

    public async ValueTask InitializeAsync()
    {
        await _table.InitializeMembershipTableAsync(true);
        await _watch.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.StopAsync(CancellationToken.None);
        _watch.Dispose();
    }

    [Fact]
    public async Task What_another_silo_writes_is_known_at_once()
    {
        await InsertAsync(1);
        await _membership.RefreshedToAsync(1);
        await InsertAsync(2);
        await _membership.RefreshedToAsync(2);
        Assert.Equal(2, _table.Seen!.Silos.Count);
    }

    [Fact]
    public async Task Writes_during_a_gap_or_an_outage_are_known_afterwards()
    {
        await InsertAsync(1);
        await _membership.RefreshedToAsync(1);
        await InsertAsync(2);
        _store.ForgetChanges();
        _connection.EndWatches();
        await _membership.RefreshedToAsync(2);

        _connection.Failure = static () => new HttpRequestException("refused");
        _connection.EndWatches();
        await InsertAsync(3);
        _connection.Failure = null;
        await _time.PassUntilAsync(TimeSpan.FromMilliseconds(100), _membership.RefreshedToAsync(3));
    }

    [Fact]
    public async Task What_can_not_be_read_is_passed_over_until_it_can()
    {
        await InsertAsync(1);
        await _membership.RefreshedToAsync(1);
        var path = OrleansCluster.Path(Silos.Namespace, "kgateway");
        var good = _store.Get(path)!;
        var bad = _store.Get(path)!;
        bad["table"]!["version"] = "nonsense";
        _store.Replace(path, bad);
        good["table"]!["version"] = 7;
        good["metadata"]!.AsObject().Remove("resourceVersion");
        _store.Replace(path, good);
        await _time.PassUntilAsync(TimeSpan.FromMilliseconds(100), _membership.RefreshedToAsync(7));
    }

    private async Task InsertAsync(int port) => Assert.True(await _other.InsertRowAsync(Entry(port), (await _other.ReadAllAsync()).Version.Next()));
}
