using System.Diagnostics;
using System.Net;
using KGateway.EndToEnd.Harness;
using KGateway.Grains.Contracts.Sources;
using KGateway.Silo.Folder;
using KGateway.Silo.Hosting;
using KGateway.Silo.Proxies;
using KGateway.Translation;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using FreePort = KGateway.EndToEnd.Harness.FreePort;

namespace KGateway.EndToEnd;

/// <summary>A control plane that comes back without knowing the endpoints yet takes none from its proxies.</summary>
public sealed class RestartTests(ITestOutputHelper output)
{
    private const string Token = "token";
    private const int Rounds = 2;
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3);
    private static readonly string[] Services = ["one", "two"];

    [Fact]
    public async Task Restarts_with_late_endpoints_lose_no_request()
    {
        var program = Tools.Envoy;
        await using var one = await EchoBackend.StartAsync("one");
        await using var two = await EchoBackend.StartAsync("two");
        var ports = FreePort.Take(4);
        var port = ports[0];
        using var folder = new Folder();
        folder.Save("gateway.yaml", Manifests.Gateway("edge", port));
        folder.Save("services.yaml", Manifests.Service("one", one.Port) + "---\n" + Manifests.Service("two", two.Port));
        folder.Save("stable.yaml", Manifests.Service("stable", one.Port) + "---\n" + Manifests.Route("stable", "edge", "stable", 0, ("stable", 1)));
        folder.Save("moving.yaml", Moving(0));
        var options = new RunOptions
        {
            Folder = folder.Path,
            XdsPort = ports[1],
            XdsToken = Token,
            AdminPort = ports[2],
            SiloPort = ports[3],
            Translation = TranslationSettings.Default,
        };
        var (host, _) = await StartAsync(options);
        await using var envoy = EnvoyProcess.Start(program, EnvoyBootstrap.ToJson(
            new BootstrapOptions(new("default", "edge"), new XdsAddress(IPAddress.Loopback.ToString(), options.XdsPort, Token)) { AdminPort = 0 }));
        try
        {
            await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "moving") is { Status: 200 }, "served");
            await using var load = Load.Start(
                300, Load.Get($"http://127.0.0.1:{port}/", "stable"), Load.Get($"http://127.0.0.1:{port}/", "moving"));
            for (var round = 1; round <= Rounds; round++)
            {
                var clock = Stopwatch.StartNew();
                await host.StopAsync(TestContext.Current.CancellationToken);
                await host.DisposeAsync();
                var stopped = clock.ElapsedMilliseconds;
                clock.Restart();
                (host, var source) = await StartAsync(options);
                var started = clock.ElapsedMilliseconds;

                // To a backend whose cluster the proxy has never seen, or has dropped.
                Assert.False(source.Listed.IsCompleted);
                folder.Save("moving.yaml", Moving(round));
                await Eventually.TrueAsync(
                    async () => await Probe.GetAsync(port, "moving") is { Status: 200 } answer && answer.Revision == $"{round}",
                    $"the change is in force\n{envoy.Log}",
                    TimeSpan.FromSeconds(60));
                output.WriteLine($"stopped in {stopped} ms, started in {started} ms, the change in force {clock.ElapsedMilliseconds} ms after");
                Assert.True(source.Listed.IsCompleted, "a route to a backend whose endpoints weren't known");
                Assert.Equal(Services[round % 2], (await Probe.GetAsync(port, "moving"))?.Body);
            }

            await load.StopAsync();
            Assert.Empty(load.Failures);
            output.WriteLine($"{load.Good} answers 200, none other");
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
            await host.DisposeAsync();
        }
    }

    private static string Moving(int round) => Manifests.Route("moving", "edge", "moving", round, (Services[round % 2], 1));

    private static async Task<(WebApplication Host, LateEndpoints Source)> StartAsync(RunOptions options)
    {
        var host = StandaloneHost.Create(options, static services => services
            .AddSingleton(static provider => new LateEndpoints(provider.GetRequiredService<FolderSource>(), Late))
            .AddSingleton<IResourceSource>(static provider => provider.GetRequiredService<LateEndpoints>()));
        await host.StartAsync(TestContext.Current.CancellationToken);
        return (host, host.Services.GetRequiredService<LateEndpoints>());
    }
}
