using System.Diagnostics;
using KGateway.Grains.Hub;
using KGateway.Grains.Tests.Harness;
using KGateway.Translation.Encoding;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

public sealed class UnrelatedChangeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task AChangeOfOneOfAThousandGatewaysTranslatesOnlyThatOne()
    {
        const int Gateways = 1000;
        const int Routes = 10;
        const int Changes = 20;
        await using var cluster = await TestCluster.StartAsync(1, realTranslation: true);
        var silo = cluster.Silos[0];
        var clock = Stopwatch.StartNew();
        cluster.Source.Put(
        [
            Class(), Service("web"), Slice("web", "10.0.0.1"), Gateway("other"), Route("other", "v0", "web", "other"),
            .. Enumerable.Range(0, Gateways).Select(static i => Gateway($"gw{i}")),
            .. Enumerable.Range(0, Gateways * Routes).Select(static i => Route($"r{i}", "v1", "web", $"gw{i / Routes}")),
        ]);
        await cluster.Statuses.UntilAsync(() => cluster.Statuses.Written.Count >= Gateways * (Routes + 1), "statuses");
        output.WriteLine($"{Gateways} gateways x {Routes} routes: all statuses written after {clock.ElapsedMilliseconds} ms");
        var other = await cluster.ConnectAsync(silo, "other", "other");
        await other.Feed.UntilAsync(static snapshot => snapshot[XdsType.Route].Count > 0, "first");

        var gateways = cluster.Service<LocalGrains>(silo).Gateways;
        await Eventually.TrueAsync(() => gateways.Count == Gateways + 1 && HaveSeenAll(), "all are translated");
        var before = gateways.ToDictionary(static pair => pair.Key, static pair => pair.Value.View.Translations);
        var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var times = new List<double>();
        for (var i = 1; i <= Changes; i++)
        {
            var revision = other.Feed.Current!.Revision;
            clock.Restart();
            cluster.Source.Put(Route("other", "v" + i, "web", "other") with
            {
                Spec = Route("other", "", "web", "other").Spec with { Hostnames = [$"host{i}"] },
            });
            await other.Feed.UntilAsync(snapshot => snapshot.Revision > revision, "other");
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        process.Refresh();
        await Eventually.TrueAsync(HaveSeenAll, "all know of the changes");
        output.WriteLine(
            $"{Changes} changes: median {times.Order().ElementAt(Changes / 2):F1} ms, slowest {times.Max():F1} ms, "
            + $"{(process.TotalProcessorTime - cpu).TotalMilliseconds / Changes:F1} ms CPU each");
        var again = gateways.Where(pair => pair.Key.Name != "other").Sum(pair => pair.Value.View.Translations - before[pair.Key]);
        output.WriteLine($"translations of others: {again}");
        Assert.Equal(0, again);

        bool HaveSeenAll()
        {
            var inputs = cluster.Service<StateReplica>(silo).Current.Inputs.ToString();
            return gateways.Values.All(gateway => gateway.View.Inputs == inputs);
        }
    }
}
