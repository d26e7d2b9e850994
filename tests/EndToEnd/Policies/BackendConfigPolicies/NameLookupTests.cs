using System.Text.Json.Nodes;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Field <c>dns</c> and a server of names.</summary>
[Collection("Policies")]
public sealed class NameLookupTests
{
    [Fact]
    [PolicyField("BackendConfigPolicy", "dns.respectTTL")]
    public async Task Names_are_looked_up_again_when_their_records_hold_no_longer()
    {
        await using var backend = await EchoBackend.StartAsync("found");
        await using var names = NameServer.Start();
        await using var proxy = await OwnProxy.StartAsync(
            $"{Objects("often", "true", backend.Port)}\n---\n{Objects("once", "false", backend.Port)}",
            bootstrap => bootstrap["typedDnsResolverConfig"] = JsonNode.Parse($$"""
                {
                  "name": "envoy.network.dns_resolver.cares",
                  "typedConfig": {
                    "@type": "type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig",
                    "resolvers": [{"socketAddress": {"address": "127.0.0.1", "portValue": {{names.Port}} } }]
                  }
                }
                """));
        foreach (var host in new[] { "often", "once" })
            await Eventually.TrueAsync(async () => await Probe.GetAsync(proxy.Port, host) is { Status: 200, Body: "found" }, $"{host} is served");

        // A question whose answer takes long may be asked twice.
        await Eventually.TrueAsync(() => CountOf("often") > 8, "the name is asked for again and again");
        Assert.InRange(CountOf("once"), 1, 4);

        int CountOf(string name) => names.Asked.Count(asked => asked == $"{name}.names.test");
    }

    private static string Objects(string name, string respectTtl, int port) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: {{name}}, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          hostnames: [{{name}}]
          rules: [{backendRefs: [{group: gateway.kgateway.dev, kind: Backend, name: {{name}} }]}]
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: {{name}}, namespace: default}
        spec: {static: {hosts: [{host: {{name}}.names.test, port: {{port}} }]} }
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: BackendConfigPolicy
        metadata: {name: {{name}}, namespace: default}
        spec:
          targetRefs: [{group: gateway.kgateway.dev, kind: Backend, name: {{name}} }]
          dns: {refreshRate: 24h, respectTTL: {{respectTtl}} }
        """;
}
