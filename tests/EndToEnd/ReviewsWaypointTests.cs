using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>The example <c>reviews-waypoint</c>, run as its README says: a waypoint in front of a Service, seen as a ztunnel sees it.</summary>
public sealed class ReviewsWaypointTests : IAsyncLifetime
{
    private const string Service = "10.96.0.10:80";
    private const string Shop = "spiffe://cluster.local/ns/web/sa/shop";
    private const string Tester = "spiffe://cluster.local/ns/qa/sa/tester";
    private const string V1 = "reviews-v1";
    private const string V2 = "reviews-v2";

    // Of 2,000 requests the share of a version strays by 0.7 points (one sigma) at 90 %, by 1.1 at 50 %.
    private const int Requests = 2000;
    private const double Tolerance = 0.03;
    private const double EntranceTolerance = 0.05;

    private ExampleFolder _example = null!;
    private KGatewayProcess _kgateway = null!;

    private static ITestOutputHelper Output => TestContext.Current.TestOutputHelper!;

    public async ValueTask InitializeAsync()
    {
        var envoy = Tools.Envoy;
        _example = ExampleFolder.Copy("reviews-waypoint", 15088, 8081, 9011, 9012);
        _kgateway = KGatewayProcess.Start(_example.Path, envoy);
        await _kgateway.ReadyAsync();
        await Eventually.TrueAsync(SyncedAsync, "both proxies are synced");
        await Eventually.TrueAsync(
            async () => (await FromMeshAsync(1, identity: Shop)).Failures == 0 && (await FromOutsideAsync(1)).Failures == 0,
            "waypoint and entrance answer");
    }

    public async ValueTask DisposeAsync()
    {
        if (_kgateway is not null)
            await _kgateway.DisposeAsync();
        _example?.Dispose();
    }

    [Fact]
    public async Task Requests_through_the_waypoint_are_split_by_weight_beside_the_entrance()
    {
        var outside = FromOutsideAsync(Requests);
        var mesh = await FromMeshAsync(Requests, identity: Shop);
        Output.WriteLine($"waypoint: {mesh}; entrance: {await outside}");

        AssertAnswered(mesh, Requests);
        Assert.InRange(mesh.Share(V1), 0.9 - Tolerance, 0.9 + Tolerance);
        AssertAnswered(await outside, Requests);
        Assert.InRange((await outside).Share(V1), 0.5 - EntranceTolerance, 0.5 + EntranceTolerance);
        await AssertNothingRefusedAsync();
    }

    [Fact]
    public async Task A_connection_to_what_the_waypoint_does_not_serve_is_closed()
    {
        foreach (var destination in new[] { "10.96.0.11:80", "10.96.0.10:81", "127.0.0.1:80" })
        {
            var answers = await FromMeshAsync(5, identity: Shop, destination);
            Output.WriteLine($"{destination}: {answers}");
            Assert.Empty(answers.Answers);
            Assert.Equal(5, answers.Failures);
            Assert.DoesNotContain("timeout", answers.FirstFailure, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("refused", answers.FirstFailure, StringComparison.OrdinalIgnoreCase);
        }

        var withoutHeader = await ProbeAnswers.OfAsync($"http://127.0.0.1:{_example.Port(15088)}/", 5);
        Output.WriteLine($"no PROXY header: {withoutHeader}");
        Assert.Empty(withoutHeader.Answers);
        AssertAnswered(await FromMeshAsync(5, identity: Shop), 5);
    }

    [Fact]
    public async Task A_consumer_route_is_for_clients_of_its_namespace_alone()
    {
        AssertOnly(V2, await FromMeshAsync(200, identity: Tester));
        AssertOnly(V2, await FromMeshAsync(50, identity: "spiffe://other.domain/ns/qa/sa/tester"));

        string?[] others = [Shop, null, "spiffe://cluster.local/ns/bookinfo/sa/tester", "spiffe://cluster.local/ns/qa2/sa/qa", "spiffe://x/y/ns/qa/sa/z"];
        foreach (var identity in others)
        {
            var answers = await FromMeshAsync(200, identity);
            Output.WriteLine($"{identity ?? "no identity"}: {answers}");
            AssertAnswered(answers, 200);
            Assert.InRange(answers.Share(V1), 0.8, 1);
        }

        await AssertNothingRefusedAsync();
    }

    [Fact]
    public async Task A_changed_weight_is_in_force_through_the_waypoint()
    {
        _example.Edit("waypoint.yaml", ("weight: 90", "weight: 0"), ("weight: 10", "weight: 100"));
        await Eventually.TrueAsync(async () => (await FromMeshAsync(20, identity: Shop)).Share(V2) == 1, "all requests go to version 2");
        AssertOnly(V2, await FromMeshAsync(500, identity: Shop));
        await AssertNothingRefusedAsync();
    }

    private static void AssertAnswered(ProbeAnswers answers, int count)
    {
        Assert.True(answers.Failures == 0 && answers.Answers.Keys.All(name => name is V1 or V2), answers.ToString());
        Assert.Equal(count, answers.Answers.Values.Sum());
    }

    private static void AssertOnly(string backend, ProbeAnswers answers) =>
        Assert.True(answers.Failures == 0 && answers.Answers.Keys.SequenceEqual([backend]), answers.ToString());

    private Task<ProbeAnswers> FromMeshAsync(int count, string? identity, string destination = Service) => ProbeAnswers.OfAsync(
        "http://reviews.bookinfo/",
        count,
        [
            "--via", $"127.0.0.1:{_example.Port(15088)}", "--proxy-destination", destination,
            .. identity is null ? [] : new[] { "--identity", identity },
        ]);

    private Task<ProbeAnswers> FromOutsideAsync(int count) => ProbeAnswers.OfAsync($"http://localhost:{_example.Port(8081)}/reviews", count);

    private async Task<bool> SyncedAsync()
    {
        var proxies = (await _kgateway.StateAsync()).GetProperty("proxies").EnumerateArray().ToList();
        return proxies.Count == 2 && proxies.All(proxy =>
            proxy.GetProperty("types").EnumerateArray().Select(type => type.GetProperty("state").GetString()).ToList() is { Count: >= 4 } states
            && states.All(state => state == "synced"));
    }

    private async Task AssertNothingRefusedAsync()
    {
        var state = await _kgateway.StateAsync();
        Assert.Empty(state.GetProperty("findings").EnumerateArray());
        Assert.DoesNotContain(state.GetProperty("objects").EnumerateArray(), item => item.GetProperty("problem").GetBoolean());
        await Eventually.TrueAsync(SyncedAsync, $"both proxies are synced\n{state}");
        foreach (var proxy in state.GetProperty("proxies").EnumerateArray())
            Assert.Equal(0, await EnvoyAdmin.RejectedAsync(new Uri(proxy.GetProperty("admin").GetString()!)));
    }
}
