using Envoy.Service.Discovery.V3;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Transport;

/// <summary>Many proxies at once; the ids are those of the protocol's case table.</summary>
public sealed class FleetTests
{
    [Fact]
    public async Task E1_slow_readers_delay_nobody_and_wake_to_the_last_state()
    {
        var world = StreamTransportTests.BigWorld();
        await using var server = await XdsServer.StartAsync(world, options =>
        {
            options.MaxConcurrentPushes = 2;
            options.SlowReaderGrace = TimeSpan.FromMilliseconds(50);
        });

        // More slow readers than places, each with more in its way than buffers hold.
        var slow = Enumerable.Range(0, 4).Select(i => new DeltaClient(server, id: $"slow{i}")).ToList();
        foreach (var client in slow)
        {
            await client.SubscribeAsync(XdsType.Cluster);
        }

        await Eventually.IsTrueAsync(() => server.Streams.Count == 4, "slow readers are connected");
        using var fast = new DeltaClient(server, id: "fast");
        await fast.SubscribeAsync(XdsType.Cluster);
        Assert.Equal(2000, (await fast.ReadAndAckAsync()).Resources.Count);
        for (var i = 0; i < 200; i++)
        {
            world.Put(XdsType.Cluster, "cluster-00000", $"v{i}").Publish();
            Assert.Single((await fast.ReadAndAckAsync()).Resources);
        }

        foreach (var client in slow)
        {
            var messages = 0;
            for (var version = ""; version != world[XdsType.Cluster, "cluster-00000"]!.Version.ToString(); messages++)
            {
                var response = await client.ReadAndAckAsync();
                version = response.Resources.LastOrDefault(resource => resource.Name == "cluster-00000")?.Version ?? version;
            }

            Assert.True(messages < 20, $"{messages} messages");
            client.Dispose();
        }
    }

    [Fact]
    public async Task E7_E10_D10_fleet_that_connects_during_churn_is_synchronised_and_reaches_the_last_state()
    {
        var world = World.WithRoute([.. Enumerable.Range(0, 200).Select(i => $"c{i}")]);
        await using var server = await XdsServer.StartAsync(world);
        using var churn = new CancellationTokenSource();
        var publishing = Task.Run(
            () =>
            {
                for (var i = 0; !churn.IsCancellationRequested; i++)
                {
                    world.Backend($"c{i % 200}", $"v{i}").Publish();
                }

                world.Backend("last").Publish();
            },
            TestContext.Current.CancellationToken);

        var synchronised = 0;
        var fleet = Enumerable.Range(0, 50).Select(i => FollowAsync(server, $"p{i}", () => Interlocked.Increment(ref synchronised))).ToArray();
        await Eventually.IsTrueAsync(() => Volatile.Read(ref synchronised) == 50, "all have everything while the changes go on");
        await churn.CancelAsync();
        await publishing;
        await Task.WhenAll(fleet);
    }

    [Fact]
    public async Task E8_fleet_moves_to_another_replica_without_a_body_or_a_removal()
    {
        var names = Enumerable.Range(0, 300).Select(i => $"c{i}").ToArray();
        await using var first = await XdsServer.StartAsync(World.WithRoute(names));
        await using var second = await XdsServer.StartAsync(World.WithRoute([.. names.Reverse()]));
        using var client = new DeltaClient(first);
        await client.SubscribeAsync(XdsType.Cluster);
        var held = (await client.ReadAndAckAsync()).Resources.ToDictionary(resource => resource.Name, resource => resource.Version);
        await first.StopAsync();

        using var again = new DeltaClient(second);
        var request = new DeltaDiscoveryRequest { TypeUrl = XdsType.Cluster.Url() };
        request.InitialResourceVersions.Add(held);
        await again.SendAsync(request);
        var response = await again.ReadAsync();
        Assert.Empty(response.Resources);
        Assert.Empty(response.RemovedResources);
    }

    private static async Task FollowAsync(XdsServer server, string id, Action synchronised)
    {
        using var client = new DeltaClient(server, id: id);
        await client.SubscribeAsync(XdsType.Cluster);
        var response = await client.ReadAndAckAsync();
        Assert.True(response.Resources.Count >= 200);
        synchronised();
        while (response.Resources.All(resource => resource.Name != "last"))
        {
            response = await client.ReadAndAckAsync();
        }
    }
}
