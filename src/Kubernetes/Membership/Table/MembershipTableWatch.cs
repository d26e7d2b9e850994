using System.Text.Json;
using System.Threading.Channels;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Watches;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Membership.Table;

/// <summary>Watches the OrleansCluster object, so that a change of the table is known at once and not at the next periodic read.</summary>
internal sealed partial class MembershipTableWatch : BackgroundService, IObjectWatcher
{
    private readonly IClusterMembershipService _membership;
    private readonly KubernetesMembershipTable _table;
    private readonly string _name;
    private readonly ObjectWatch _watch;
    private readonly ILogger _logger;
    private readonly Channel<int> _versions =
        Channel.CreateBounded<int>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public MembershipTableWatch(
        KubernetesApi api,
        KubernetesClusteringOptions options,
        KubernetesMembershipTable table,
        IClusterMembershipService membership,
        TimeProvider time,
        ILogger<MembershipTableWatch> logger)
    {
        _membership = membership;
        _table = table;
        _logger = logger;
        _name = options.ClusterId;
        var collection = OrleansCluster.Collection(options.Namespace);
        collection = KubernetesPath.With(collection, "fieldSelector", $"metadata.name={options.ClusterId}");
        _watch = new ObjectWatch(api, collection, this, time, logger);
    }

    public void Listed(IReadOnlyList<JsonElement> items)
    {
        foreach (var item in items)
            Changed(item, isDeleted: false);
    }

    public void Changed(JsonElement item, bool isDeleted)
    {
        // A deleted object is restored by the next read of the table.
        if (isDeleted || item.GetProperty("metadata").GetProperty("name").GetString() != _name)
            return;
        var cluster = OrleansCluster.Read(item);
        _table.Observe(cluster);
        _versions.Writer.TryWrite(cluster.Table.Version);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken) =>
        await Task.WhenAll(_watch.RunAsync(stoppingToken), RefreshAsync(stoppingToken));

    private async Task RefreshAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var version in _versions.Reader.ReadAllAsync(stoppingToken))
            {
                if (version > _membership.CurrentSnapshot.Version.Value)
                    await RefreshAsync(version, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task RefreshAsync(int version, CancellationToken stoppingToken)
    {
        try
        {
            await _membership.Refresh(new MembershipVersion(version), stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // The runtime reads the table periodically as well.
            LogNotRefreshed(version, e);
        }
    }

    [LoggerMessage(1112, LogLevel.Warning, "Version {Version} of the membership table could not be read")]
    private partial void LogNotRefreshed(int version, Exception e);
}
