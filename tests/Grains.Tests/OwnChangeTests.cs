using KGateway.Grains.Hub;
using KGateway.Grains.Tests.Harness;
using KGateway.Grains.Translations;
using KGateway.Resources.GatewayApi;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

public sealed class OwnChangeTests
{
    private static readonly int Gateways = 10 + (2 * Environment.ProcessorCount);

    [Fact]
    public async Task AChangeOfAGatewaysRouteComesBeforeWhatAnotherChangeMeansForAll()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var silo = cluster.Silos[0];
        cluster.Source.Put(
        [
            Service("web"), Slice("web", "10.0.0.1"), Shared("s1"), Gateway("own"), Route("own", "v1", "web", "own"),
            .. Enumerable.Range(0, Gateways).Select(static i => Gateway($"gw{i}")),
        ]);
        // Others have proxies and would come first.
        foreach (var i in Enumerable.Range(0, Gateways))
        {
            var proxy = await cluster.ConnectAsync(silo, $"gw{i}", $"node{i}");
            await proxy.Feed.UntilAsync(static _ => true, "first");
        }

        var gateways = cluster.Service<LocalGrains>(silo).Gateways;
        await Eventually.TrueAsync(
            () => gateways.Count == Gateways + 1 && gateways.Values.All(static gateway => gateway.Translated is not null), "all are translated");
        var held = new TaskCompletionSource();
        cluster.Translation.Held = held.Task;
        var before = cluster.Translation.Order.Count;
        cluster.Source.Put(Shared("s2"));
        var gate = cluster.Service<TranslationGate>(silo);
        await Eventually.TrueAsync(() => gate.Waiting + Math.Max(1, Environment.ProcessorCount - 1) == Gateways + 1, "all wait for their turn");

        // The silo's own handler, which came first, is done when this one is called.
        var told = new TaskCompletionSource();
        cluster.Service<StateReplica>(silo).Changed += (_, after) =>
        {
            if (HasSecond(after))
                told.TrySetResult();
        };
        cluster.Source.Put(Route("own", "v2", "web", "own"));
        await told.Task.WaitAsync(TestCluster.Deadline, TestContext.Current.CancellationToken);
        held.SetResult();

        await Eventually.TrueAsync(() => cluster.Translation.Order.Skip(before).Contains(Key("own")), "it is translated");
        var first = cluster.Translation.Order.Skip(before).TakeWhile(static gateway => gateway != Key("own")).Count();
        Assert.InRange(first, 0, Gateways / 2);

        static bool HasSecond(StateView view) => view.State.Get<HttpRoute>(Key("own"))?.Metadata.Annotations.GetValueOrDefault("v") == "v2";
    }
}
