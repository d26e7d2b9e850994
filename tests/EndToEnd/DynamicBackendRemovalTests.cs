using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>
/// A proxy makes a cluster of each host that requests of a dynamic Backend name. Told to remove the Backend's cluster at once, Envoy 1.40 takes
/// them out of the list that it is just changing, and crashes.
/// </summary>
public sealed class DynamicBackendRemovalTests
{
    private const string Cluster = "backend_default_dynamic_0";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_proxy_outlives_a_dynamic_Backend(bool goesWhileNobodyServes)
    {
        var program = Tools.Envoy;
        await using var backend = await EchoBackend.StartAsync("one");
        var (port, admin) = (FreePort.Next(), FreePort.Next());
        var clusters = new Uri($"http://127.0.0.1:{admin}");
        using var folder = new Folder();
        folder.Save("gateway.yaml", Manifests.Gateway("edge", port));
        folder.Save("other.yaml", Manifests.Route("other", "edge", "other", 0, ("other", 1)) + "---\n" + Manifests.Service("other", backend.Port));
        folder.Save("dynamic.yaml", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: dynamic, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              rules: [{backendRefs: [{group: gateway.kgateway.dev, kind: Backend, name: dynamic}]}]
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: Backend
            metadata: {name: dynamic, namespace: default}
            spec: {type: DynamicForwardProxy, dynamicForwardProxy: {}}
            """);
        var kgateway = KGatewayProcess.Start(folder.Path, null);
        try
        {
            await kgateway.ReadyAsync();
            await using var relay = TcpRelay.To(kgateway.XdsPort);
            await using var envoy = EnvoyProcess.Start(program, (await kgateway.BootstrapAsync("default/edge", relay.Port, admin)).ToJsonString());
            foreach (var host in new[] { "a", "b" })
            {
                await Eventually.TrueAsync(
                    async () => await Probe.GetAsync(port, $"{host}.localhost:{backend.Port}") is not (null or { Status: 404 }),
                    $"{host} is looked up\n{kgateway.Log}\n{envoy.Log}");
            }

            Assert.Contains($"DFPCluster:b.localhost:{backend.Port}", await EnvoyAdmin.ClustersAsync(clusters), StringComparison.Ordinal);
            if (goesWhileNobodyServes)
            {
                // The one that starts then can't know what the cluster was that the proxy has.
                await kgateway.DisposeAsync();
                folder.Delete("dynamic.yaml");
                kgateway = KGatewayProcess.Start(folder.Path, null);
                await kgateway.ReadyAsync();
                relay.Turn(kgateway.XdsPort);
            }
            else
            {
                folder.Delete("dynamic.yaml");
            }

            await Eventually.TrueAsync(
                async () => !envoy.Runs || !(await EnvoyAdmin.ClustersAsync(clusters)).Contains(Cluster, StringComparison.Ordinal),
                $"the cluster is gone\n{kgateway.Log}\n{envoy.Log}",
                TimeSpan.FromSeconds(60));
            Assert.True(envoy.Runs, envoy.Log);
            Assert.DoesNotContain("DFPCluster", await EnvoyAdmin.ClustersAsync(clusters), StringComparison.Ordinal);
            Assert.Equal(200, (await Probe.GetAsync(port, "other"))?.Status);
        }
        finally
        {
            await kgateway.DisposeAsync();
        }
    }
}
