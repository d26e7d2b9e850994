using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>A route and its backend that go in one save never leave the route without its cluster.</summary>
public sealed class RemovalTests(ITestOutputHelper output)
{
    private const int Rounds = 15;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_route_and_its_backend_removed_in_one_save_answer_404_and_never_503(bool whileReconnecting)
    {
        var program = Tools.Envoy;
        await using var backend = await EchoBackend.StartAsync("one");
        var port = FreePort.Next();
        using var folder = new Folder();
        folder.Save("gateway.yaml", Manifests.Gateway("edge", port));
        folder.Save("stable.yaml", Both("stable", 0, backend.Port));
        await using var kgateway = KGatewayProcess.Start(folder.Path, null);
        await kgateway.ReadyAsync();
        await using var relay = TcpRelay.To(kgateway.XdsPort);
        await using var envoy = EnvoyProcess.Start(program, (await kgateway.BootstrapAsync("default/edge", relay.Port)).ToJsonString());
        await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "stable") is { Status: 200 }, $"served\n{kgateway.Log}\n{envoy.Log}");

        var gone = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            folder.Save("passing.yaml", Both("passing", round, backend.Port));
            await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "passing") is { Status: 200 }, "the new route is served");
            await using var load = Load.Start(300, Load.Get($"http://127.0.0.1:{port}/", "passing"));
            if (whileReconnecting)
            {
                relay.Cut();
            }

            folder.Delete("passing.yaml");
            await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "passing") is { Status: 404 }, "the route is gone");
            await load.StopAsync();
            Assert.DoesNotContain(load.Failures.Keys, failure => !failure.StartsWith("404", StringComparison.Ordinal));
            gone += load.Failures.Values.Sum();
        }

        output.WriteLine($"{Rounds} removals, {gone} answers 404, none 503");
    }

    private static string Both(string name, int revision, int port) =>
        Manifests.Route(name, "edge", name, revision, (name, 1)) + "---\n" + Manifests.Service(name, port);
}
