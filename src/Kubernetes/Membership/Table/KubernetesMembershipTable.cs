using System.Net;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Ownership;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Membership.Table;

/// <summary>
/// Orleans' membership table in one OrleansCluster object: a write is one compare-and-swap on the object, whose resourceVersion is the
/// etag of the table and of each row; heartbeats are Leases. Reads are plain GETs, which the API server answers with the newest state.
/// </summary>
internal sealed partial class KubernetesMembershipTable(
    KubernetesApi api,
    KubernetesClusteringOptions options,
    LeavingPatience leaving,
    TimeProvider time,
    ILogger<KubernetesMembershipTable> logger)
    : IMembershipTable
{
    // Others may write in between as often as this before a cleanup is left to the next time.
    private const int CleanupAttempts = 5;

    private readonly ILogger _logger = logger;
    private readonly string _path = OrleansCluster.Path(options.Namespace, options.ClusterId);
    private readonly SiloLeases _leases = new(api, options);
    // Orleans reads just before it writes: the last read saves another one.
    private volatile OrleansCluster? _last;

    /// <summary>The newest table that this replica has seen; null before the first.</summary>
    public ClusterTable? Seen => _last?.Table;

    /// <summary>Takes note of a state of the object that was seen elsewhere.</summary>
    public void Observe(OrleansCluster cluster)
    {
        if (_last is not { } last || cluster.Table.Version >= last.Table.Version)
            _last = cluster;
    }

    public async Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken = default)
    {
        if (tryInitTableVersion)
            await TryCreateAsync(ClusterTable.Empty, cancellationToken);
    }

    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        // Both at once: heartbeats are no part of the atomic state.
        var leases = CallAsync(_leases.ReadAsync, cancellationToken);
        var table = ReadAsync(cancellationToken);
        await Task.WhenAll(leases, table);
        var (cluster, renewed) = (await table, await leases);
        var rows = new List<Tuple<MembershipEntry, string>>(cluster.Table.Silos.Count);
        foreach (var (silo, row) in cluster.Table.Silos)
            rows.Add(Tuple.Create(row.ToEntry(SiloAddress.FromParsableString(silo), Renewed(renewed, silo)), cluster.ResourceVersion));
        return new MembershipTableData(rows, new TableVersion(cluster.Table.Version, cluster.ResourceVersion));
    }

    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken = default)
    {
        var all = await ReadAllAsync(cancellationToken);
        return all.TryGet(key) is { } row ? new MembershipTableData(row, all.Version) : new MembershipTableData(all.Version);
    }

    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken = default) =>
        WriteAsync(entry, tableVersion, isNew: true, cancellationToken);

    public Task<bool> UpdateRowAsync(
        MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken = default) =>
        WriteAsync(entry, tableVersion, isNew: false, cancellationToken);

    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken = default)
    {
        var (silo, alive) = (entry.SiloAddress, entry.IAmAliveTime);
        return CallAsync(
            async token =>
            {
                await _leases.RenewAsync(silo, alive, token);
                return true;
            },
            cancellationToken);
    }

    public async Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; attempt < CleanupAttempts; attempt++)
        {
            var cluster = await ReadAsync(cancellationToken);
            // Read after the object: a heartbeat that is newer than the row only keeps more.
            var renewed = await CallAsync(_leases.ReadAsync, cancellationToken);
            var defunct = cluster.Table.Silos
                .Where(row => row.Value.Status == nameof(SiloStatus.Dead))
                .Where(row => row.Value.LastSign(Renewed(renewed, row.Key)) < beforeDate.UtcDateTime)
                .Select(static row => row.Key)
                .ToArray();
            if (defunct.Length == 0)
                return;
            // The version stays: nobody's view of the living changes.
            if (!await ReplaceAsync(cluster, cluster.Table with { Silos = cluster.Table.Silos.RemoveRange(defunct) }, cancellationToken))
                continue;
            LogCleanedUp(defunct.Length);
            foreach (var silo in defunct)
            {
                await CallAsync(
                    async token =>
                    {
                        await _leases.DeleteAsync(SiloAddress.FromParsableString(silo), token);
                        return true;
                    },
                    cancellationToken);
            }

            return;
        }
    }

    public async Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken = default)
    {
        if (clusterId == options.ClusterId)
            _last = null;
        await CallAsync(token => api.DeleteAsync(OrleansCluster.Path(options.Namespace, clusterId), token), cancellationToken);
    }

    [Obsolete("Use InitializeMembershipTableAsync instead.")]
    public Task InitializeMembershipTable(bool tryInitTableVersion) => InitializeMembershipTableAsync(tryInitTableVersion);

    [Obsolete("Use DeleteMembershipTableEntriesAsync instead.")]
    public Task DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId);

    [Obsolete("Use CleanupDefunctSiloEntriesAsync instead.")]
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate);

    [Obsolete("Use ReadRowAsync instead.")]
    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadRowAsync(key);

    [Obsolete("Use ReadAllAsync instead.")]
    public Task<MembershipTableData> ReadAll() => ReadAllAsync();

    [Obsolete("Use InsertRowAsync instead.")]
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion);

    [Obsolete("Use UpdateRowAsync instead.")]
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => UpdateRowAsync(entry, etag, tableVersion);

    [Obsolete("Use UpdateIAmAliveAsync instead.")]
    public Task UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry);

    private static DateTime? Renewed(IReadOnlyDictionary<string, DateTime> renewed, string silo) =>
        renewed.TryGetValue(silo, out var at) ? at : null;

    private async Task<bool> WriteAsync(MembershipEntry entry, TableVersion version, bool isNew, CancellationToken cancellationToken)
    {
        var cluster = _last;
        if (cluster is null || cluster.ResourceVersion != version.VersionEtag)
            cluster = await ReadAsync(cancellationToken);
        var silo = entry.SiloAddress.ToParsableString();
        if (cluster.ResourceVersion != version.VersionEtag || isNew == cluster.Table.Silos.ContainsKey(silo))
            return false;
        var podUid = isNew ? OwnPod(entry.SiloAddress) : cluster.Table.Silos[silo].PodUid;
        var table = new ClusterTable { Version = version.Version, Silos = cluster.Table.Silos.SetItem(silo, SiloRow.Of(entry, podUid)) };
        return await ReplaceAsync(cluster, table, cancellationToken);
    }

    // A silo inserts its own row only; the address is checked all the same.
    private string? OwnPod(SiloAddress silo) => silo.Endpoint.Address.Equals(options.PodAddress) ? options.PodUid : null;

    private async Task<OrleansCluster> ReadAsync(CancellationToken cancellationToken)
    {
        if (await CallAsync(token => api.GetAsync(_path, token), cancellationToken) is { } json)
            return _last = OrleansCluster.Read(json);
        // Somebody deleted the object of a running cluster. What is known here is put back: with an empty one the silos, which ignore older
        // versions, would not find each other until the last of them has been restarted.
        var last = _last;
        if (last is not null && await TryCreateAsync(last.Table with { Version = last.Table.Version + 1 }, cancellationToken))
            LogRestored(_path);
        return await CallAsync(token => api.GetAsync(_path, token), cancellationToken) is { } restored
            ? _last = OrleansCluster.Read(restored)
            : throw new InvalidOperationException($"{_path} doesn't exist.");
    }

    // False if another silo was first.
    private async Task<bool> TryCreateAsync(ClusterTable table, CancellationToken cancellationToken)
    {
        try
        {
            var body = OrleansCluster.Create(options.ClusterId, table);
            await CallAsync(
                async token =>
                {
                    await ReplicaDeployment.OwnAsync(options.Deployment, body, api, token);
                    return await api.PostAsync(OrleansCluster.Collection(options.Namespace), body, token);
                },
                cancellationToken);
            return true;
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.Conflict)
        {
            return false;
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.NotFound)
        {
            throw new InvalidOperationException(
                $"An OrleansCluster can't be made in namespace {options.Namespace}; is the chart kgateway-crds installed? {e.Message}", e);
        }
    }

    private async Task<bool> ReplaceAsync(OrleansCluster cluster, ClusterTable table, CancellationToken cancellationToken)
    {
        try
        {
            _last = OrleansCluster.Read(await CallAsync(token => api.PutAsync(_path, cluster.With(table), token), cancellationToken));
            return true;
        }
        catch (KubernetesApiException e) when (e.Status is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            // Lost the race; the runtime reads again.
            return false;
        }
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(leaving.CallLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await call(either.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            leaving.Unreachable();
            throw new TimeoutException($"The API server at {api.Address} didn't answer within {leaving.CallLimit.TotalSeconds} s.", e);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException
            or KubernetesApiException { Status: >= HttpStatusCode.InternalServerError })
        {
            leaving.Unreachable();
            throw;
        }
    }
}
