using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Membership;
using KGateway.Kubernetes.Membership.Table;
using static KGateway.Kubernetes.Tests.Membership.Silos;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>What Orleans 10.4 demands of a membership table, against any API server.</summary>
public abstract class MembershipTableContract
{
    private readonly string _cluster = $"c{Guid.NewGuid():N}"[..20];

    /// <summary>A client of the server under test.</summary>
    protected abstract KubernetesApi Api { get; }

    /// <summary>Whose heartbeats are written, and where; the cluster is the test's.</summary>
    private protected abstract KubernetesClusteringOptions Replica { get; }

    private KubernetesClusteringOptions Own => Replica with { ClusterId = _cluster };

    [Fact]
    public async Task Initializing_is_idempotent_and_starts_at_version_0()
    {
        var table = Table(Api, Own);
        await table.InitializeMembershipTableAsync(true);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Table(Api, Own).InitializeMembershipTableAsync(true)));
        var all = await table.ReadAllAsync();
        Assert.Equal(0, all.Version.Version);
        Assert.Empty(all.Members);
        Assert.True(await table.InsertRowAsync(Entry(1), all.Version.Next()));
        await Table(Api, Own).InitializeMembershipTableAsync(true);
        Assert.Single((await table.ReadAllAsync()).Members);
    }

    [Fact]
    public async Task Without_initializing_a_read_fails()
    {
        var table = Table(Api, Own);
        await table.InitializeMembershipTableAsync(false);
        await Assert.ThrowsAsync<InvalidOperationException>(() => table.ReadAllAsync());
    }

    [Fact]
    public async Task A_row_comes_back_as_it_was_written()
    {
        var table = await NewAsync();
        var entry = Entry(1, SiloStatus.ShuttingDown);
        entry.SuspectTimes = [Tuple.Create(Address(2, "fd00::7"), Start.AddSeconds(3))];
        Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync()).Version.Next()));

        var all = await Table(Api, Own).ReadAllAsync();
        var (read, etag) = Assert.Single(all.Members);
        Assert.Equal(entry.ToString(), read.ToString());
        Assert.Equal((entry.SiloAddress, entry.Status, entry.StartTime), (read.SiloAddress, read.Status, read.StartTime));
        Assert.Equal((entry.SiloName, entry.HostName, entry.RoleName), (read.SiloName, read.HostName, read.RoleName));
        Assert.Equal((1, 2), (read.UpdateZone, read.FaultZone));
        Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
        Assert.Equal(all.Version.VersionEtag, etag);
        Assert.Equal(1, all.Version.Version);
    }

    [Fact]
    public async Task A_row_can_be_read_alone_with_the_version()
    {
        var table = await NewAsync(1, 2);
        var row = await table.ReadRowAsync(Address(2));
        Assert.Equal(Address(2), Assert.Single(row.Members).Item1.SiloAddress);
        Assert.Equal(2, row.Version.Version);
        var none = await table.ReadRowAsync(Address(3));
        Assert.Empty(none.Members);
        Assert.Equal(row.Version, none.Version);
    }

    [Fact]
    public async Task A_write_with_an_old_version_fails_without_effect()
    {
        var table = await NewAsync();
        var old = (await table.ReadAllAsync()).Version;
        Assert.True(await table.InsertRowAsync(Entry(1), old.Next()));
        var before = await table.ReadAllAsync();

        Assert.False(await table.InsertRowAsync(Entry(2), old.Next()));
        Assert.False(await table.UpdateRowAsync(Entry(1, SiloStatus.Active), old.VersionEtag, old.Next()));
        Assert.False(await Table(Api, Own).InsertRowAsync(Entry(2), old.Next()));
        await AssertUnchangedAsync(table, before);
    }

    [Fact]
    public async Task A_row_is_inserted_once_and_updated_only_if_it_is_there()
    {
        var table = await NewAsync(1);
        var before = await table.ReadAllAsync();
        Assert.False(await table.InsertRowAsync(Entry(1), before.Version.Next()));
        Assert.False(await table.UpdateRowAsync(Entry(9), before.Version.VersionEtag, before.Version.Next()));
        await AssertUnchangedAsync(table, before);
    }

    [Fact]
    public async Task An_update_raises_the_version_and_changes_the_etag()
    {
        var table = await NewAsync(1);
        var before = await table.ReadAllAsync();
        Assert.True(await table.UpdateRowAsync(Entry(1, SiloStatus.Active), before.Members[0].Item2, before.Version.Next()));
        var after = await table.ReadAllAsync();
        Assert.Equal(2, after.Version.Version);
        Assert.NotEqual(before.Version.VersionEtag, after.Version.VersionEtag);
        Assert.Equal(SiloStatus.Active, Assert.Single(after.Members).Item1.Status);
    }

    [Fact]
    public async Task A_heartbeat_leaves_the_version_its_etag_and_what_was_read_before()
    {
        var table = await NewAsync(1);
        var before = await table.ReadAllAsync();
        foreach (var minute in new[] { 1, 2 })
            await table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = Address(1), IAmAliveTime = Start.AddMinutes(minute) });

        var after = await table.ReadAllAsync();
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(Start.AddMinutes(2), Assert.Single(after.Members).Item1.IAmAliveTime);
        // A whole row with an older heartbeat may be written; the later one still counts.
        var row = before.Members[0];
        row.Item1.Status = SiloStatus.Active;
        Assert.True(await table.UpdateRowAsync(row.Item1, row.Item2, before.Version.Next()));
        Assert.Equal(Start.AddMinutes(2), Assert.Single((await table.ReadAllAsync()).Members).Item1.IAmAliveTime);
    }

    [Fact]
    public async Task The_heartbeats_of_silos_with_IPv6_addresses_are_kept()
    {
        var table = await NewAsync();
        Assert.True(await table.InsertRowAsync(Entry(1, ip: "fd00::1"), (await table.ReadAllAsync()).Version.Next()));
        Assert.True(await table.InsertRowAsync(Entry(1, ip: "::1"), (await table.ReadAllAsync()).Version.Next()));
        await table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = Address(1, "fd00::1"), IAmAliveTime = Start.AddMinutes(1) });
        await table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = Address(1, "::1"), IAmAliveTime = Start.AddMinutes(2) });
        var all = await table.ReadAllAsync();
        Assert.Equal(Start.AddMinutes(1), all.TryGet(Address(1, "fd00::1"))!.Item1.IAmAliveTime);
        Assert.Equal(Start.AddMinutes(2), all.TryGet(Address(1, "::1"))!.Item1.IAmAliveTime);
    }

    [Fact]
    public async Task Sixteen_silos_that_join_at_once_all_get_in()
    {
        await NewAsync();
        await Task.WhenAll(Enumerable.Range(1, 16).Select(async port =>
        {
            var own = Table(Api, Own);
            while (!await own.InsertRowAsync(Entry(port), (await own.ReadAllAsync()).Version.Next()))
            {
                // Another one was first.
            }
        }));
        var all = await Table(Api, Own).ReadAllAsync();
        Assert.Equal(16, all.Version.Version);
        Assert.Equal(Enumerable.Range(1, 16), all.Members.Select(static row => row.Item1.SiloAddress.Endpoint.Port).Order());
    }

    [Fact]
    public async Task Cleanup_removes_the_rows_of_silos_that_died_before_the_date()
    {
        var table = await NewAsync(1, 2, 3, 4, 5);
        await SetAsync(table, 1, SiloStatus.Dead);
        await SetAsync(table, 2, SiloStatus.Dead, suspected: Start.AddHours(2));
        await SetAsync(table, 3, SiloStatus.Dead);
        await table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = Address(3), IAmAliveTime = Start.AddHours(2) });
        await SetAsync(table, 4, SiloStatus.Active);
        await table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = Address(1), IAmAliveTime = Start.AddMinutes(1) });
        var before = await table.ReadAllAsync();

        await table.CleanupDefunctSiloEntriesAsync(Start.AddHours(1));
        var after = await table.ReadAllAsync();
        Assert.Equal([2, 3, 4, 5], after.Members.Select(static row => row.Item1.SiloAddress.Endpoint.Port).Order());
        Assert.Equal(before.Version.Version, after.Version.Version);
        await table.CleanupDefunctSiloEntriesAsync(Start);
        await AssertUnchangedAsync(table, after);
    }

    [Fact]
    public async Task An_entry_that_was_handed_over_or_out_stays_the_callers()
    {
        var table = await NewAsync();
        var entry = Entry(1);
        entry.SuspectTimes = [];
        Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync()).Version.Next()));
        entry.Status = SiloStatus.Dead;
        entry.SuspectTimes.Add(Tuple.Create(Address(2), Start));
        var read = Assert.Single((await table.ReadAllAsync()).Members).Item1;
        Assert.Equal(SiloStatus.Joining, read.Status);
        read.Status = SiloStatus.Dead;
        Assert.Equal(SiloStatus.Joining, Assert.Single((await table.ReadAllAsync()).Members).Item1.Status);
        Assert.Empty(Assert.Single((await table.ReadAllAsync()).Members).Item1.SuspectTimes ?? []);
    }

    [Fact]
    public async Task Deleting_the_table_removes_all_of_it()
    {
        var table = await NewAsync(1);
        await table.DeleteMembershipTableEntriesAsync("another");
        Assert.Single((await table.ReadAllAsync()).Members);
        await table.DeleteMembershipTableEntriesAsync(_cluster);
        await table.DeleteMembershipTableEntriesAsync(_cluster);
        await Assert.ThrowsAsync<InvalidOperationException>(() => table.ReadAllAsync());
    }

    [Fact]
    public async Task A_cancelled_call_ends()
    {
        var table = await NewAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.ReadAllAsync(new CancellationToken(canceled: true)));
    }

    private static async Task AssertUnchangedAsync(KubernetesMembershipTable table, MembershipTableData before)
    {
        var after = await table.ReadAllAsync();
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(before.ToString(), after.ToString());
    }

    private static async Task SetAsync(KubernetesMembershipTable table, int port, SiloStatus status, DateTime? suspected = null)
    {
        var all = await table.ReadAllAsync();
        var (entry, etag) = all.TryGet(Address(port))!;
        entry.Status = status;
        if (suspected is { } time)
            entry.SuspectTimes = [Tuple.Create(Address(99), time)];
        Assert.True(await table.UpdateRowAsync(entry, etag, all.Version.Next()));
    }

    private async Task<KubernetesMembershipTable> NewAsync(params int[] ports)
    {
        var table = Table(Api, Own);
        await table.InitializeMembershipTableAsync(true);
        foreach (var port in ports)
            Assert.True(await table.InsertRowAsync(Entry(port), (await table.ReadAllAsync()).Version.Next()));
        return table;
    }
}
