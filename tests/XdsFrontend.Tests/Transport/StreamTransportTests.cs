using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Envoy.Service.Endpoint.V3;
using Envoy.Service.Listener.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Transport;

/// <summary>Streams over real gRPC; the ids are those of the protocol's case table.</summary>
public sealed class StreamTransportTests
{
    // Before the host's patience with its services is used up.
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(35);

    // Of HTTP/2: the end of a connection as it should be.
    private const long NoError = 0;

    [Fact]
    public async Task A2_request_without_type_url_ends_the_aggregated_stream()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        using var client = new DeltaClient(server);
        await client.SendAsync(new DeltaDiscoveryRequest());
        var status = await client.EndAsync();
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("type_url", status.Detail, StringComparison.Ordinal);
        await Eventually.IsTrueAsync(() => server.Admission.Open == 0, "connection released");
    }

    [Fact]
    public async Task A3_stream_of_one_type_needs_no_type_url_and_refuses_another()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        var node = DeltaClient.NodeOf(XdsServer.Gateway, "p");
        using var listeners = new ListenerDiscoveryService.ListenerDiscoveryServiceClient(server.Connect()).StreamListeners(cancellationToken: TestContext.Current.CancellationToken);
        await listeners.RequestStream.WriteAsync(new DiscoveryRequest { Node = node }, TestContext.Current.CancellationToken);
        Assert.True(await listeners.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(XdsType.Listener.Url(), listeners.ResponseStream.Current.TypeUrl);
        Assert.Equal(XdsType.Listener.Url(), Assert.Single(listeners.ResponseStream.Current.Resources).TypeUrl);

        using var endpoints = new EndpointDiscoveryService.EndpointDiscoveryServiceClient(server.Connect()).DeltaEndpoints(cancellationToken: TestContext.Current.CancellationToken);
        await endpoints.RequestStream.WriteAsync(new DeltaDiscoveryRequest { Node = node, ResourceNamesSubscribe = { "a" } }, TestContext.Current.CancellationToken);
        Assert.True(await endpoints.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal("a", Assert.Single(endpoints.ResponseStream.Current.Resources).Name);
        await endpoints.RequestStream.WriteAsync(new DeltaDiscoveryRequest { TypeUrl = XdsType.Cluster.Url() }, TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<RpcException>(() => endpoints.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task A4_node_of_the_first_request_holds_for_the_stream()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        using var client = new DeltaClient(server);
        await client.SubscribeAsync(XdsType.Cluster);
        await client.ReadAndAckAsync();
        await client.SubscribeAsync(XdsType.Listener);
        Assert.Equal(XdsType.Listener.Url(), (await client.ReadAsync()).TypeUrl);
        var hello = Assert.Single(server.Admission.Hellos);
        Assert.Equal(("proxy-1", XdsServer.Gateway, true, "envoy 1.40.0"), (hello.NodeId, hello.Gateway, hello.Delta, hello.UserAgent));
    }

    [Fact]
    public async Task A4_proxy_that_says_where_it_runs_is_known_by_that()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        var node = DeltaClient.NodeOf(XdsServer.Gateway, "p");
        node.Locality = new Envoy.Config.Core.V3.Locality { Region = "r", Zone = "z" };
        using var placed = new EndpointDiscoveryService.EndpointDiscoveryServiceClient(server.Connect()).DeltaEndpoints(cancellationToken: TestContext.Current.CancellationToken);
        await placed.RequestStream.WriteAsync(new DeltaDiscoveryRequest { Node = node, ResourceNamesSubscribe = { "a" } }, TestContext.Current.CancellationToken);
        Assert.True(await placed.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        using var unknown = new DeltaClient(server);
        await unknown.SubscribeAsync(XdsType.Cluster);
        await unknown.ReadAndAckAsync();
        Assert.Equal([("r", "z", ""), (null, null, null)], server.Admission.Hellos.Select(static hello => (hello.Locality.Region, hello.Locality.Zone, hello.Locality.Subzone)));
    }

    [Theory]
    [InlineData(null, "node")]
    [InlineData("", "role")]
    [InlineData("kgateway-kube-gateway-api~only", "NAMESPACE")]
    [InlineData("someone-else~team~edge", "NAMESPACE")]
    public async Task A5_node_that_cannot_be_read_is_refused_in_words_and_others_go_on(string? role, string word)
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        using var good = new DeltaClient(server);
        await good.SubscribeAsync(XdsType.Cluster);
        await good.ReadAndAckAsync();
        using var bad = new DeltaClient(server);
        bad.Node = role is null ? null : new Node { Id = "x", Metadata = new Struct() };
        if (role?.Length > 0)
        {
            bad.Node!.Metadata.Fields["role"] = Value.ForString(role);
        }

        var status = await bad.RefusedAsync(XdsType.Cluster);
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains(word, status.Detail, StringComparison.Ordinal);
        await good.SubscribeAsync(XdsType.Listener);
        await good.ReadAsync();
        Assert.Equal(1, server.Streams.Count);
    }

    [Fact]
    public async Task A5_role_may_have_further_parts()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        using var client = new DeltaClient(server);
        client.Node!.Metadata.Fields["role"] = Value.ForString("kgateway-kube-gateway-api~team~edge~zone-1");
        await client.SubscribeAsync(XdsType.Cluster);
        Assert.Single((await client.ReadAsync()).Resources);
    }

    [Fact]
    public async Task A5_unknown_gateway_is_refused()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        using var client = new DeltaClient(server, new ObjectKey("no", "where"));
        var status = await client.RefusedAsync(XdsType.Cluster);
        Assert.Equal(StatusCode.NotFound, status.StatusCode);
        Assert.Contains("no/where", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A6_type_that_is_not_served_gets_no_answer_and_ends_nothing()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        using var client = new DeltaClient(server);
        await client.SendAsync(new DeltaDiscoveryRequest { TypeUrl = "type.googleapis.com/envoy.service.runtime.v3.Runtime" });
        await client.SubscribeAsync(XdsType.Cluster);
        Assert.Equal(XdsType.Cluster.Url(), (await client.ReadAsync()).TypeUrl);
    }

    [Fact]
    public async Task A7_E12_cancelled_stream_leaves_nothing_behind()
    {
        var world = BigWorld();
        await using var server = await XdsServer.StartAsync(world);
        for (var i = 0; i < 10; i++)
        {
            using var client = new DeltaClient(server);
            await client.SubscribeAsync(XdsType.Cluster);
            if (i % 2 == 0)
            {
                await client.ReadAsync();
            }
        }

        await Eventually.IsTrueAsync(() => server.Streams.Count == 0 && server.Admission.Open == 0 && world.Cell.Listeners == 0, "all released");
        await Eventually.IsTrueAsync(() => server.Gate.Free == new XdsFrontendOptions().MaxConcurrentPushes, "places released");
    }

    [Fact]
    public async Task A8_drain_ends_streams_with_unavailable_and_refuses_new_ones()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"), options => options.DrainWindow = TimeSpan.FromMilliseconds(200));
        var clients = Enumerable.Range(0, 20).Select(i => new DeltaClient(server, id: $"p{i}")).ToList();
        foreach (var client in clients)
        {
            await client.SubscribeAsync(XdsType.Cluster);
            await client.ReadAndAckAsync();
        }

        var ends = clients.Select(client => client.EndAsync()).ToArray();
        await server.StopAsync().WaitAsync(StopDeadline);
        // The web server may end a connection that was said goodbye on an instant before the last status on it is written.
        Assert.All(await Task.WhenAll(ends), static status => Assert.True(
            status is { StatusCode: StatusCode.Unavailable, Detail: "this replica is shutting down" }
                || status.DebugException is HttpProtocolException { ErrorCode: NoError },
            $"{status}"));
        Assert.Equal(0, server.Streams.Count);
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_stream_that_has_ended_by_itself_does_not_disturb_the_drain()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        var client = new DeltaClient(server);
        await client.SubscribeAsync(XdsType.Cluster);
        await client.ReadAndAckAsync();
        var session = Assert.Single(server.Streams.Sessions);
        client.Dispose();
        await Eventually.IsTrueAsync(() => Task.FromResult(server.Streams.Count == 0), "the stream has ended");
        session.Drain();
    }

    [Fact]
    public async Task A_proxy_whose_stream_is_ended_comes_again_over_another_connection()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"), options => options.DrainWindow = TimeSpan.FromHours(1));
        using var first = new DeltaClient(server, id: "first");
        using var second = new DeltaClient(server, id: "second");
        foreach (var client in new[] { first, second })
        {
            await client.SubscribeAsync(XdsType.Cluster);
            await client.ReadAndAckAsync();
        }

        Assert.Equal(2, server.Connections);
        var ends = new[] { first.EndAsync(), second.EndAsync() };
        using var hurry = new CancellationTokenSource();
        var stopping = server.StopAsync(hurry.Token);
        // One ends at once, the other half the window later.
        var ended = await Task.WhenAny(ends) == ends[0] ? first : second;
        await AnotherConnectionAsync(3);
        // So does one that was refused.
        await AnotherConnectionAsync(4);
        await hurry.CancelAsync();
        await stopping;

        Task AnotherConnectionAsync(int connections) => Eventually.IsTrueAsync(
            async () =>
            {
                using var again = ended.Again();
                var status = await again.RefusedAsync(XdsType.Cluster);
                // While the goodbye is on its way, a stream may yet begin on a connection that ends, and end with it in other words.
                return server.Connections >= connections && status.StatusCode == StatusCode.Unavailable;
            },
            $"{connections} connections");
    }

    [Fact]
    public async Task A9_A10_hook_that_throws_ends_only_its_stream()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        using var good = new DeltaClient(server);
        await good.SubscribeAsync(XdsType.Cluster);
        await good.ReadAndAckAsync();
        // It has nothing more to report.
        await Eventually.IsTrueAsync(() => server.Admission.Reports.Any(report => report.Acknowledged > 0), "the ACK is reported");
        server.Admission.Failure = new InvalidOperationException("a hook that throws");
        using var refused = new DeltaClient(server);
        Assert.NotEqual(StatusCode.OK, (await refused.RefusedAsync(XdsType.Cluster)).StatusCode);
        server.Admission.Failure = null;

        server.Admission.FailReports = true;
        using var broken = new DeltaClient(server);
        await broken.RefusedAsync(XdsType.Cluster);
        server.Admission.FailReports = false;

        await good.SubscribeAsync(XdsType.Listener);
        await good.ReadAsync();
        await Eventually.IsTrueAsync(() => server.Streams.Count == 1 && server.Admission.Open == 1, "others released");
    }

    [Fact]
    public async Task A11_request_of_a_hundred_thousand_names_is_accepted()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        using var client = new DeltaClient(server);
        var request = new DeltaDiscoveryRequest { TypeUrl = XdsType.Endpoints.Url(), ResourceNamesSubscribe = { "a" } };
        for (var i = 0; i < 100_000; i++)
        {
            request.InitialResourceVersions.Add($"kube_team-{i % 50}_service-with-a-long-name-{i:D8}_8080", "AAAAAAAAAAAAAAAAAAAAAA");
        }

        Assert.True(request.CalculateSize() > 4 * 1024 * 1024);
        await client.SendAsync(request);
        Assert.Equal("a", Assert.Single((await client.ReadAsync()).Resources).Name);
    }

    [Fact]
    public async Task A12_replica_that_is_not_ready_says_unavailable()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        server.Admission.Failure = new ProxyRefusedException(ProxyRefusal.NotReady, "inputs have not been read");
        using var client = new DeltaClient(server);
        Assert.Equal(StatusCode.Unavailable, (await client.RefusedAsync(XdsType.Cluster)).StatusCode);
    }

    [Fact]
    public async Task A14_two_streams_of_one_node_are_both_served_and_end_apart()
    {
        var world = World.WithRoute("a");
        await using var server = await XdsServer.StartAsync(world);
        using var fresh = new DeltaClient(server);
        using (var old = new DeltaClient(server))
        {
            foreach (var client in new[] { old, fresh })
            {
                await client.SubscribeAsync(XdsType.Listener);
                await client.ReadAndAckAsync();
            }
        }

        await Eventually.IsTrueAsync(() => server.Streams.Count == 1, "the old stream ends");
        world.Listener("l", "2").Publish();
        var response = await fresh.ReadAsync();
        Assert.Equal("l", Assert.Single(response.Resources).Name);
        Assert.Empty(response.RemovedResources);
    }

    [Fact]
    public async Task A15_subscriptions_in_the_middle_of_a_push_take_effect()
    {
        var world = BigWorld();
        await using var server = await XdsServer.StartAsync(world, options => options.MaxResponseBytes = 16 * 1024);
        using var client = new DeltaClient(server);
        await client.SubscribeAsync(XdsType.Cluster);
        await client.SubscribeAsync(XdsType.Listener);
        await client.SubscribeAsync(XdsType.Route, "r");
        var types = new HashSet<string>();
        var clusters = 0;
        while (types.Count < 3)
        {
            var response = await client.ReadAndAckAsync();
            types.Add(response.TypeUrl);
            clusters += response.TypeUrl == XdsType.Cluster.Url() ? response.Resources.Count : 0;
        }

        Assert.Equal(2000, clusters);
    }

    [Fact]
    public async Task E4_change_of_one_gateway_is_not_sent_to_another()
    {
        var world = World.WithRoute("a");
        await using var server = await XdsServer.StartAsync(world);
        var otherWorld = World.WithRoute("b");
        var otherGateway = new ObjectKey("team", "other");
        server.Admission.Worlds[otherGateway] = otherWorld;
        using var one = new DeltaClient(server);
        using var other = new DeltaClient(server, otherGateway);
        foreach (var client in new[] { one, other })
        {
            await client.SubscribeAsync(XdsType.Listener);
            await client.ReadAndAckAsync();
        }

        world.Listener("l", "for one").Publish();
        await one.ReadAndAckAsync();
        otherWorld.Listener("l", "for other").Publish();
        var response = await other.ReadAsync();
        Assert.Equal(otherWorld[XdsType.Listener, "l"]!.Version.ToString(), Assert.Single(response.Resources).Version);
    }

    [Fact]
    public async Task F7_F8_state_of_the_world_client_that_comes_again_with_versions_is_answered()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        string? version = null;
        for (var i = 0; i < 2; i++)
        {
            using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(server.Connect()).StreamAggregatedResources(cancellationToken: TestContext.Current.CancellationToken);
            await call.RequestStream.WriteAsync(
                new DiscoveryRequest
                {
                    Node = DeltaClient.NodeOf(XdsServer.Gateway, "grpc"),
                    TypeUrl = XdsType.Cluster.Url(),
                    ResourceNames = { "a" },
                    VersionInfo = version ?? "",
                },
                TestContext.Current.CancellationToken);
            Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            var response = call.ResponseStream.Current;
            Assert.Single(response.Resources);
            Assert.Equal(version ?? response.VersionInfo, response.VersionInfo);
            version = response.VersionInfo;
        }
    }

    [Fact]
    public async Task Fetching_is_not_offered()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"));
        var client = new ListenerDiscoveryService.ListenerDiscoveryServiceClient(server.Connect());
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.FetchListenersAsync(new DiscoveryRequest(), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
    }

    internal static World BigWorld()
    {
        var names = Enumerable.Range(0, 2000).Select(i => $"cluster-{i:D5}").ToArray();
        var world = new World();
        foreach (var name in names)
        {
            world.Put(XdsType.Cluster, name, new string('x', 200));
        }

        return world.Listener("l").Route("r", names).Publish();
    }
}
