using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Grains.Tests.Harness;
using KGateway.Translation.Encoding;
using Orleans.TestingHost;
using static KGateway.Grains.Tests.Harness.Objects;
using TestCluster = KGateway.Grains.Tests.Harness.TestCluster;

namespace KGateway.Grains.Tests;

/// <summary>Silos come and go while objects change all the time.</summary>
public sealed partial class ChaosTests(ITestOutputHelper output)
{
    private const int Gateways = 12;

    [Fact]
    public async Task FeedsEndAtTheLastStateAndNeverGoBack()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        cluster.Source.Put(
        [
            Gateway("calm"), Route("calm", "0", "calm", "calm"), Service("calm"), Slice("calm", "10.1.0.1"),
            .. Enumerable.Range(0, Gateways).SelectMany(static i => new KGateway.Resources.Resource[]
            {
                Gateway($"gw{i}"), Route($"r{i}", "0", $"s{i}", $"gw{i}"), Service($"s{i}"), Slice($"s{i}", "10.0.0.0"),
            }),
        ]);
        var watched = new ConcurrentBag<Watched>();
        foreach (var silo in cluster.Silos)
            await WatchAsync(cluster, silo, watched);

        var paces = Enumerable.Range(0, Gateways)
            .Select(i => watched.Single(feed => feed.Silo == cluster.Silos[0] && feed.Gateway == $"gw{i}"))
            .ToArray();
        using var stop = new CancellationTokenSource();
        var last = 0;
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                last++;
                var i = last % Gateways;
                cluster.Source.Put(
                    Route($"r{i}", last.ToString(CultureInfo.InvariantCulture), $"s{i}", $"gw{i}"),
                    Slice($"s{i}", $"10.0.0.{last}"));
                // Not faster than the first silo, which stays, can show it.
                if (last % 10 == 0)
                    await paces[i].Connection.Feed.UntilAsync(s => s.Routes().Contains($" {last} "), $"change {last} of gw{i}");
            }
        });

        var third = cluster.Silos[2];
        await cluster.Cluster.KillSiloAsync(third);
        await WatchAsync(cluster, (await cluster.Cluster.StartAdditionalSiloAsync()), watched);
        var second = cluster.Silos.First(silo => silo != cluster.Silos[0] && silo.IsActive);
        await cluster.Cluster.StopSiloAsync(second);
        await WatchAsync(cluster, (await cluster.Cluster.StartAdditionalSiloAsync()), watched);
        await stop.CancelAsync();
        await writer;

        // The last word on every gateway, so that each feed has something to end at.
        for (var i = 0; i < Gateways; i++)
            cluster.Source.Put(Route($"r{i}", "999999", $"s{i}", $"gw{i}"), Slice($"s{i}", "10.0.0.999999"));
        foreach (var feed in watched.Where(feed => feed.Silo != third && feed.Silo != second && feed.Gateway != "calm"))
        {
            await feed.Connection.Feed.UntilAsync(
                s => s.Routes().Contains("999999") && s.Endpoints($"s{feed.Gateway[2..]}")?.Contains("999999") == true,
                $"{feed.Gateway} on {feed.Silo.SiloAddress}");
        }

        output.WriteLine($"{last} changes, {watched.Count} feeds, {watched.Sum(static feed => feed.Snapshots)} snapshots");
        Assert.All(watched, static feed => Assert.Null(feed.Fault));
        // Nothing of it changed, so nothing of it may be sent again, whoever translated it and however often.
        Assert.All(watched.Where(static feed => feed.Gateway == "calm"), static feed => Assert.Single(feed.CalmVersions.Keys));
    }

    private static async Task WatchAsync(TestCluster cluster, InProcessSiloHandle silo, ConcurrentBag<Watched> watched)
    {
        foreach (var gateway in Enumerable.Range(0, Gateways).Select(static i => $"gw{i}").Append("calm"))
        {
            var connection = await cluster.ConnectAsync(silo, gateway, $"{gateway}@{silo.SiloAddress}");
            await connection.Feed.UntilAsync(static s => s.Routes().Length > 4 && s.UnknownEndpoints.IsEmpty, $"{gateway} first");
            watched.Add(new Watched(silo, gateway, connection));
        }
    }

    [GeneratedRegex(@" (\d+)  ->")]
    private static partial Regex RouteVersion { get; }

    private sealed class Watched
    {
        private readonly Lock _gate = new();
        private long _newest;

        public Watched(InProcessSiloHandle silo, string gateway, IProxyConnection connection)
        {
            (Silo, Gateway, Connection) = (silo, gateway, connection);
            connection.Feed.Subscribe(Look);
            Look();
        }

        public InProcessSiloHandle Silo { get; }

        public string Gateway { get; }

        public IProxyConnection Connection { get; }

        public int Snapshots;

        public string? Fault { get; private set; }

        public ConcurrentDictionary<string, byte> CalmVersions { get; } = new();

        // The first look may come at the same time as news: what is seen later must be newer.
        private void Look()
        {
            lock (_gate)
                Look(Connection.Feed.Current!);
        }

        private void Look(ProxySnapshot snapshot)
        {
            Snapshots++;
            if (Gateway == "calm")
            {
                CalmVersions.TryAdd(string.Join(' ', XdsTypes.All.ToArray().Select(type => snapshot[type].Version)), 0);
                return;
            }

            var match = RouteVersion.Match(snapshot.Routes());
            if (!match.Success)
            {
                Fault ??= $"{Gateway} lost its route: {snapshot.Routes()}";
                return;
            }

            var version = long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            if (version < _newest)
                Fault ??= $"{Gateway} went back from {_newest} to {version}";
            _newest = Math.Max(_newest, version);
            if (snapshot[XdsType.Cluster].Count != 1 || snapshot[XdsType.Listener].Count != 1)
                Fault ??= $"{Gateway} lost a cluster or listener";
            if (snapshot.Endpoints($"s{Gateway[2..]}") is not { } endpoints || endpoints.EndsWith(": ", StringComparison.Ordinal))
                Fault ??= $"{Gateway} lost its endpoints";
        }
    }
}
