using Envoy.Service.Discovery.V3;
using Envoy.Service.Status.V3;
using Grpc.Core;
using Grpc.Net.Client;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Sessions;
using KGateway.XdsFrontend.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.XdsFrontend.Tests.Transport;

/// <summary>Streams that end because of their age.</summary>
public sealed class StreamAgeTests
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(40);
    private static readonly TimeSpan Youngest = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_stream_ends_well_at_its_age_and_not_before_three_quarters_of_it()
    {
        var world = World.WithRoute("a");
        await using var server = await ServerAsync(world, Age);
        using var client = new DeltaClient(server);
        await client.SubscribeAsync(XdsType.Cluster);
        await client.ReadAndAckAsync();
        using var other = await AnotherCallAsync(client.Channel);

        _time.Advance(Youngest - StreamAge.Notice - Instant);
        _time.Advance(StreamAge.Notice);
        world.Backend("b").Publish();
        Assert.Equal("b", Assert.Single((await client.ReadAndAckAsync()).Resources).Name);
        _time.Advance(Age - Youngest + Instant);
        _time.Advance(StreamAge.Notice);
        Assert.Equal(Status.DefaultSuccess, await client.EndAsync());
        await Eventually.IsTrueAsync(() => server.Streams.Count == 0 && server.Admission.Open == 0 && world.Cell.Listeners == 0, "all released");
    }

    [Fact]
    public async Task A_state_of_the_world_stream_does_so_too_and_the_next_one_has_the_same_version()
    {
        await using var server = await ServerAsync(World.WithRoute("a"), Age);
        var versions = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var channel = server.Connect();
            using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel)
                .StreamAggregatedResources(cancellationToken: TestContext.Current.CancellationToken);
            await call.RequestStream.WriteAsync(
                new DiscoveryRequest { Node = DeltaClient.NodeOf(XdsServer.Gateway, "grpc"), TypeUrl = XdsType.Listener.Url(), VersionInfo = versions.LastOrDefault() ?? "" },
                TestContext.Current.CancellationToken);
            Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            versions.Add(call.ResponseStream.Current.VersionInfo);
            using var other = await AnotherCallAsync(channel);

            _time.Advance(Age);
            _time.Advance(StreamAge.Notice);
            Assert.False(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        }

        Assert.Equal(versions[0], versions[1]);
    }

    [Fact]
    public async Task The_proxy_comes_again_over_another_connection_and_is_sent_nothing_that_it_has()
    {
        await using var server = await ServerAsync(World.WithRoute("a", "b"), Age);
        using var client = new DeltaClient(server);
        await client.SubscribeAsync(XdsType.Cluster);
        var held = (await client.ReadAndAckAsync()).Resources.ToDictionary(resource => resource.Name, resource => resource.Version);
        Assert.Equal(2, held.Count);
        await AgainAsync();
        Assert.Equal(1, server.Connections);

        // The connection is told before the stream ends.
        _time.Advance(Age);
        await Eventually.IsTrueAsync(
            async () =>
            {
                await AgainAsync();
                return server.Connections == 2;
            },
            "another connection");
        Assert.Contains(server.Streams.Sessions, session => session.Hello.StreamId == server.Admission.Hellos.First().StreamId);

        async Task AgainAsync()
        {
            using var again = client.Again();
            var request = new DeltaDiscoveryRequest { TypeUrl = XdsType.Cluster.Url() };
            request.InitialResourceVersions.Add(held);
            await again.SendAsync(request);
            var response = await again.ReadAsync();
            Assert.Empty(response.Resources);
            Assert.Empty(response.RemovedResources);
        }
    }

    [Fact]
    public async Task A_response_that_is_being_written_is_not_cut_and_what_waits_comes_by_the_next_stream()
    {
        var world = StreamTransportTests.BigWorld();
        await using var server = await ServerAsync(world, Age);
        using var client = new DeltaClient(server);
        await WriteIsHeldUpAsync(server, client);
        _time.Advance(Age);
        _time.Advance(StreamAge.Notice);
        world.Put(XdsType.Cluster, "cluster-00000", "changed").Publish();

        var response = await client.ReadAsync();
        Assert.Equal(2000, response.Resources.Count);
        await client.EndAsync();
        using var again = client.Again();
        var request = new DeltaDiscoveryRequest { TypeUrl = XdsType.Cluster.Url() };
        request.InitialResourceVersions.Add(response.Resources.ToDictionary(resource => resource.Name, resource => resource.Version));
        await again.SendAsync(request);
        Assert.Equal("cluster-00000", Assert.Single((await again.ReadAndAckAsync()).Resources).Name);
    }

    [Fact]
    public async Task A_stream_whose_proxy_reads_nothing_ends_all_the_same()
    {
        await using var server = await ServerAsync(StreamTransportTests.BigWorld(), Age);
        using var client = new DeltaClient(server);
        await WriteIsHeldUpAsync(server, client);
        _time.Advance(Age);
        _time.Advance(StreamAge.Notice);
        Assert.Equal(1, server.Streams.Count);
        _time.Advance(StreamAge.Patience);
        await Eventually.IsTrueAsync(() => server.Streams.Count == 0 && server.Admission.Open == 0, "all released");
        Assert.Equal(new XdsFrontendOptions().MaxConcurrentPushes, server.Gate.Free);
    }

    [Fact]
    public async Task Streams_have_no_end_where_none_is_set()
    {
        var world = World.WithRoute("a");
        await using var server = await ServerAsync(world, null);
        using var client = new DeltaClient(server);
        await client.SubscribeAsync(XdsType.Cluster);
        await client.ReadAndAckAsync();
        _time.Advance(TimeSpan.FromDays(100));
        world.Backend("b").Publish();
        Assert.Equal("b", Assert.Single((await client.ReadAndAckAsync()).Resources).Name);
    }

    [Fact]
    public void Ages_lie_anywhere_in_the_last_quarter()
    {
        TimeSpan[] ages = [.. Enumerable.Range(0, 1000).Select(static _ => StreamAge.Choose(Age))];
        Assert.All(ages, static age => Assert.InRange(age, Youngest, Age));
        Assert.InRange(ages.Min(), Youngest, Youngest + ((Age - Youngest) / 10));
        Assert.InRange(ages.Max(), Age - ((Age - Youngest) / 10), Age);
    }

    [Theory]
    [InlineData(0, "must be positive")]
    [InlineData(-1, "must be positive")]
    [InlineData(50, "at most 49 days")]
    public void An_age_that_is_none_is_refused(int days, string rule)
    {
        var result = new XdsFrontendOptionsValidator().Validate(null, new XdsFrontendOptions { StreamAge = TimeSpan.FromDays(days) });
        var failure = Assert.Single(result.Failures!);
        Assert.StartsWith("Xds:StreamAge ", failure, StringComparison.Ordinal);
        Assert.Contains(rule, failure, StringComparison.Ordinal);
    }

    // A connection that was said goodbye on is closed with its last call, perhaps an instant before the status of that is written.
    private static async Task<IDisposable> AnotherCallAsync(GrpcChannel channel)
    {
        var call = new ClientStatusDiscoveryService.ClientStatusDiscoveryServiceClient(channel).StreamClientStatus();
        await call.RequestStream.WriteAsync(new ClientStatusRequest(), TestContext.Current.CancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        return call;
    }

    // The client doesn't read, and the response is larger than what fits on the way to it. The place is kept, as the clock stands still.
    private static async Task WriteIsHeldUpAsync(XdsServer server, DeltaClient client)
    {
        await client.SubscribeAsync(XdsType.Cluster);
        await Eventually.IsTrueAsync(() => server.Gate.Free < new XdsFrontendOptions().MaxConcurrentPushes, "a response is being written");
    }

    private Task<XdsServer> ServerAsync(World world, TimeSpan? age) =>
        XdsServer.StartAsync(world, options => options.StreamAge = age, services: services => services.AddSingleton<TimeProvider>(_time));
}
