using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Grains.Contracts.Sources;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Grains.Contracts.Validation;
using KGateway.Grains.Contracts.Views;
using KGateway.Grains.Hosting;
using KGateway.Grains.Hub;
using KGateway.Grains.Translations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace KGateway.Grains.Tests.Harness;

/// <summary>Some silos in this process, all reading one fake source.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static int _streams;
    private readonly InProcessTestCluster _cluster;

    private TestCluster(InProcessTestCluster cluster, FakeSource source, FakeTranslation translation)
    {
        _cluster = cluster;
        Source = source;
        Translation = translation;
    }

    public static TimeSpan Deadline { get; } = TimeSpan.FromMinutes(2);

    public FakeSource Source { get; }

    public FakeTranslation Translation { get; }

    public FakeStatusWriter Statuses { get; private init; } = null!;

    public FakeDeployer Deployer { get; private init; } = null!;

    public LogCollector Logs { get; private init; } = null!;

    public InProcessTestCluster Cluster => _cluster;

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public static async Task<TestCluster> StartAsync(
        short silos,
        FakeSource? source = null,
        Action<KGatewayOptions>? configure = null,
        bool realTranslation = false,
        ICandidateValidator? validator = null)
    {
        source ??= FakeSource.Folder();
        var translation = new FakeTranslation();
        var statuses = new FakeStatusWriter();
        var deployer = new FakeDeployer();
        var logs = new LogCollector();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IResourceSource>(source);
            if (!realTranslation)
                silo.Services.AddSingleton<ITranslation>(translation);
            if (validator is not null)
                silo.Services.AddSingleton(validator);
            silo.Services.AddSingleton<IStatusWriter>(statuses);
            silo.Services.AddSingleton<IProxyDeployer>(deployer);
            silo.Services.AddLogging(logging => logging.AddProvider(logs));
            silo.AddKGateway(o =>
            {
                o.Lease = TimeSpan.FromSeconds(5);
                o.PageBytes = 4096;
                configure?.Invoke(o);
            });
            // The test host has timings of its own and sets them last; ours are what is tested.
            silo.Services.PostConfigure<ClusterMembershipOptions>(MembershipSiloBuilderExtensions.SetTimings);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestCluster(cluster, source, translation) { Statuses = statuses, Deployer = deployer, Logs = logs };
    }

    public T Service<T>(InProcessSiloHandle silo)
        where T : notnull => silo.ServiceProvider.GetRequiredService<T>();

    /// <summary>Connects a proxy to a silo once it is ready.</summary>
    public async Task<IProxyConnection> ConnectAsync(InProcessSiloHandle silo, string gateway, string nodeId = "node")
    {
        var key = Objects.Key(gateway);
        using var deadline = new CancellationTokenSource(Deadline);
        var view = Service<IClusterView>(silo);
        await foreach (var _ in view.WatchAsync(deadline.Token))
        {
            try
            {
                return await Service<IProxyAdmission>(silo).ConnectAsync(
                    new ProxyHello(nodeId, key, $"stream-{Interlocked.Increment(ref _streams)}", "127.0.0.1", "test", Delta: true),
                    deadline.Token);
            }
            catch (ProxyRefusedException)
            {
                // The objects are on their way; the next change tells.
            }
        }

        throw new TimeoutException();
    }

    /// <summary>Waits until a silo's replica satisfies a condition.</summary>
    public async Task<StateView> StateAsync(InProcessSiloHandle silo, Func<StateView, bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var replica = Service<StateReplica>(silo);
        await foreach (var _ in Service<IClusterView>(silo).WatchAsync(deadline.Token))
        {
            if (condition(replica.Current))
                return replica.Current;
        }

        throw new TimeoutException();
    }

    /// <summary>What a silo shows of all: a silo that is busy for seconds is left out of a view, and named in it.</summary>
    public async Task<ClusterView> ViewAsync(InProcessSiloHandle silo)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var view = await Service<IClusterView>(silo).GetAsync(deadline.Token);
            if (view.Silos.Length == Silos.Count(static each => each.IsActive))
                return view;
        }
    }

    public InProcessSiloHandle Silo(SiloAddress address) => _cluster.Silos.First(silo => silo.SiloAddress.Equals(address));

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync(CancellationToken.None);
        await _cluster.DisposeAsync();
    }
}

internal static class Feeds
{
    /// <summary>Waits until a feed's snapshot satisfies a condition.</summary>
    public static async Task<ProxySnapshot> UntilAsync(this ISnapshotFeed feed, Func<ProxySnapshot, bool> condition, string what = "")
    {
        var deadline = TestCluster.Deadline;
        while (true)
        {
            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var subscription = feed.Subscribe(() => changed.TrySetResult());
            if (feed.Current is { } current && condition(current))
                return current;
            try
            {
                await changed.Task.WaitAsync(deadline);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"{what}: {Text(feed.Current)}");
            }
        }
    }

    public static string Text(ProxySnapshot? snapshot)
    {
        if (snapshot is null)
            return "nothing";
        var lines = new List<string> { $"revision {snapshot.Revision}, unknown {string.Join(',', snapshot.UnknownEndpoints)}" };
        foreach (var type in KGateway.Translation.Encoding.XdsTypes.All)
        {
            foreach (var resource in snapshot[type].Resources)
                lines.Add($"{type} {resource.Name}: {System.Text.Encoding.UTF8.GetString(resource.ToArray())}");
        }

        return string.Join('\n', lines);
    }

    public static string Routes(this ProxySnapshot snapshot) =>
        snapshot[KGateway.Translation.Encoding.XdsType.Route]["routes"] is { } table
            ? System.Text.Encoding.UTF8.GetString(table.ToArray())
            : "";

    public static string? Endpoints(this ProxySnapshot snapshot, string service) =>
        snapshot[KGateway.Translation.Encoding.XdsType.Endpoints][$"kube_default_{service}_80"] is { } assignment
            ? System.Text.Encoding.UTF8.GetString(assignment.ToArray())
            : null;
}
