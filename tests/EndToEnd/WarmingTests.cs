using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>Routes move to backends that the proxy first has to look up and to check.</summary>
public sealed class WarmingTests(ITestOutputHelper output)
{
    private const int Rounds = 15;

    [Fact]
    public async Task A_route_that_moves_to_a_new_backend_with_a_name_and_a_health_check_fails_no_request()
    {
        var program = Tools.Envoy;
        await using var backend = await EchoBackend.StartAsync("one");
        var port = FreePort.Next();
        using var folder = new Folder();
        folder.Save("gateway.yaml", Manifests.Gateway("edge", port));
        folder.Save("site.yaml", Site(0, backend.Port));
        await using var kgateway = KGatewayProcess.Start(folder.Path, program);
        await Eventually.TrueAsync(async () => await Probe.GetAsync(port, "site") is { Status: 200 }, $"served\n{kgateway.Log}");
        await using var load = Load.Start(300, Load.Get($"http://127.0.0.1:{port}/", "site"));
        for (var round = 1; round <= Rounds; round++)
        {
            folder.Save("site.yaml", Site(round, backend.Port));
            await Eventually.TrueAsync(
                async () => (await Probe.GetAsync(port, "site"))?.Revision == $"{round}", $"move {round} is in force\n{kgateway.Log}");
        }

        await load.StopAsync();
        output.WriteLine($"{Rounds} moves, {load.Good} of {load.Sent} requests answered with 200");
        Assert.Empty(load.Failures);
    }

    // Each round has a backend of its own, and the one before goes in the same save.
    private static string Site(int round, int port) => $$$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: site, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          hostnames: [site]
          rules:
          - filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-revision, value: "{{{round}}}"}]}}]
            backendRefs: [{group: gateway.kgateway.dev, kind: Backend, name: far-{{{round}}}}]
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: far-{{{round}}}, namespace: default}
        spec: {type: Static, static: {hosts: [{host: localhost, port: {{{port}}}}]}}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: BackendConfigPolicy
        metadata: {name: far-{{{round}}}, namespace: default}
        spec:
          targetRefs: [{group: gateway.kgateway.dev, kind: Backend, name: far-{{{round}}}}]
          healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, http: {path: /}}
        """;
}
