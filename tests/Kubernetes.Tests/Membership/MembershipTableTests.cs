using System.Net;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Membership;
using KGateway.Kubernetes.Membership.Table;
using static KGateway.Kubernetes.Tests.Membership.Silos;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>The contract against a server in this process, and what only such a server can be made to do.</summary>
public sealed class MembershipTableTests : MembershipTableContract, IDisposable
{
    private const string Object = $"/apis/gateway.kgateway.dev/v1alpha1/namespaces/{Silos.Namespace}/orleansclusters/kgateway";
    private readonly ObjectStore _store = new();
    private readonly StoreConnection _connection;
    private readonly KubernetesApi _api;

    public MembershipTableTests()
    {
        _connection = new StoreConnection(_store);
        _api = _connection.Client();
    }

    protected override KubernetesApi Api => _api;

    private protected override KubernetesClusteringOptions Replica => Options();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task A_store_that_is_away_is_an_error_and_never_an_answer()
    {
        var table = await JoinedAsync();
        var version = (await table.ReadAllAsync()).Version.Next();
        foreach (var failure in new Func<Exception>[]
        {
            () => new HttpRequestException("refused"),
            () => new KubernetesApiException(HttpStatusCode.ServiceUnavailable, "Unavailable", "503"),
        })
        {
            _connection.Failure = failure;
            await Assert.ThrowsAnyAsync<Exception>(() => table.ReadAllAsync());
            await Assert.ThrowsAnyAsync<Exception>(() => table.InsertRowAsync(Entry(2), version));
            await Assert.ThrowsAnyAsync<Exception>(() => table.UpdateRowAsync(Entry(1), version.VersionEtag, version));
            await Assert.ThrowsAnyAsync<Exception>(() => table.UpdateIAmAliveAsync(Entry(1)));
            await Assert.ThrowsAnyAsync<Exception>(() => table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.MaxValue));
            await Assert.ThrowsAnyAsync<Exception>(() => table.InitializeMembershipTableAsync(true));
        }

        _connection.Failure = null;
        Assert.True(await table.InsertRowAsync(Entry(2), version));
    }

    [Fact]
    public async Task Reads_ask_for_the_newest_state_and_a_write_after_a_read_needs_no_other()
    {
        var table = await JoinedAsync();
        var all = await table.ReadAllAsync();
        var before = _connection.Requests.Count;
        Assert.True(await table.UpdateRowAsync(Entry(1, SiloStatus.Active), all.Version.VersionEtag, all.Version.Next()));
        Assert.Equal([$"PUT {Object}"], _connection.Requests.Skip(before));
        Assert.DoesNotContain(_connection.Requests, static request => request.Contains("resourceVersion", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_keep_the_UID_of_the_silos_pod_whoever_writes_them()
    {
        var table = await JoinedAsync();
        var other = Table(_api, Options(pod: "kgateway-1", address: "10.0.0.2"));
        var all = await other.ReadAllAsync();
        Assert.True(await other.UpdateRowAsync(Entry(1, SiloStatus.Dead), "", all.Version.Next()));
        var row = _store.Get(Object)!["table"]!["silos"]!["10.0.0.1:1@7"]!;
        Assert.Equal(("uid-of-kgateway-0", "Dead"), (row["podUid"]!.ToString(), row["status"]!.ToString()));
    }

    [Fact]
    public async Task What_others_wrote_to_the_object_stays()
    {
        var table = await JoinedAsync();
        _store.Patch(Object, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["team"] = "a" } } });
        var all = await table.ReadAllAsync();
        Assert.True(await table.UpdateRowAsync(Entry(1, SiloStatus.Active), "", all.Version.Next()));
        Assert.Equal("a", _store.Get(Object)!["metadata"]!["labels"]!["team"]!.ToString());
        Assert.Equal("1", _store.Get(Object)!["table"]!["active"]!.ToString());
    }

    [Fact]
    public async Task A_table_that_was_deleted_is_restored_by_a_silo_that_knows_it()
    {
        var table = await JoinedAsync();
        _store.Delete(Object);
        var all = await table.ReadAllAsync();
        Assert.Equal(2, all.Version.Version);
        Assert.Equal(Address(1), Assert.Single(all.Members).Item1.SiloAddress);
    }

    [Fact]
    public async Task A_lost_race_for_a_write_is_no_error()
    {
        var table = await JoinedAsync();
        var all = await table.ReadAllAsync();
        _connection.Before = (method, path) =>
        {
            if (method == HttpMethod.Put)
                _store.Patch(Object, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["x"] = "y" } } });
        };
        Assert.False(await table.UpdateRowAsync(Entry(1, SiloStatus.Active), "", all.Version.Next()));
        _connection.Before = null;
        Assert.Equal(1, (await table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task A_heartbeats_lease_belongs_to_the_pod_and_goes_with_the_row()
    {
        var table = await JoinedAsync();
        await table.UpdateIAmAliveAsync(Entry(1));
        const string Leases = $"/apis/coordination.k8s.io/v1/namespaces/{Silos.Namespace}/leases";
        var lease = Assert.Single(_store.List(Leases, null, null).Items)!;
        Assert.Equal("kgateway-10-0-0-1-1-7", lease["metadata"]!["name"]!.ToString());
        var owner = lease["metadata"]!["ownerReferences"]![0]!;
        Assert.Equal(("Pod", "kgateway-0", "uid-of-kgateway-0"), (owner["kind"]!.ToString(), owner["name"]!.ToString(), owner["uid"]!.ToString()));

        var all = await table.ReadAllAsync();
        Assert.True(await table.UpdateRowAsync(Entry(1, SiloStatus.Dead), "", all.Version.Next()));
        await table.CleanupDefunctSiloEntriesAsync(Start.AddDays(1));
        Assert.Empty(_store.List(Leases, null, null).Items);
    }

    [Theory]
    [InlineData("10.0.0.1", "kgateway-10-0-0-1-11111-7")]
    [InlineData("fd00::a:1", "kgateway-fd00--a-1-11111-7")]
    [InlineData("::1", "kgateway---1-11111-7")]
    public void Names_of_leases_are_valid_for_every_address(string address, string name) =>
        Assert.Equal(name, SiloLeases.Name("kgateway", Address(11111, address)));

    [Theory]
    [InlineData("""{"version":1,"silos":{"nonsense":{"status":"Active","startTime":"2026-01-01T00:00:00Z","iAmAlive":"2026-01-01T00:00:00Z"}}}""")]
    [InlineData("""{"version":1,"silos":{"10.0.0.1:1@7":{"status":"Tired","startTime":"2026-01-01T00:00:00Z","iAmAlive":"2026-01-01T00:00:00Z"}}}""")]
    [InlineData("""{"version":"one","silos":{}}""")]
    [InlineData("""{"silos":{}}""")]
    public async Task A_table_that_was_damaged_by_hand_is_an_error_that_names_it(string damaged)
    {
        var table = await JoinedAsync();
        var cluster = _store.Get(Object)!;
        cluster["table"] = JsonNode.Parse(damaged);
        _store.Replace(Object, cluster);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => table.ReadAllAsync());
        Assert.Contains("kgateway", error.Message, StringComparison.Ordinal);
    }

    private async Task<KubernetesMembershipTable> JoinedAsync()
    {
        var table = Table(_api);
        await table.InitializeMembershipTableAsync(true);
        Assert.True(await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync()).Version.Next()));
        return table;
    }
}
