using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Field <c>dns</c> and a server of names.</summary>
[Collection("Policies")]
public sealed class NameLookupTests
{
    /// <summary>The random part that the jitter adds is some part of a thousand hours here, which is longer than a record holds or anybody waits.</summary>
    [Fact]
    [PolicyField("BackendConfigPolicy", "dns.respectTTL", "dns.jitter")]
    public async Task Names_are_looked_up_again_when_their_records_hold_no_longer()
    {
        await using var backend = await EchoBackend.StartAsync("found");
        await using var names = NameServer.Start();
        await using var proxy = await OwnProxy.StartAsync(
            string.Join(
                "\n---\n",
                Objects("often", "refreshRate: 1000h, respectTTL: true", backend.Port),
                Objects("once", "refreshRate: 1000h, respectTTL: false", backend.Port),
                Objects("late", "refreshRate: 1000h, respectTTL: true, jitter: 1000h", backend.Port)),
            bootstrap => bootstrap["typedDnsResolverConfig"] = names.Resolver);
        foreach (var host in new[] { "often", "once", "late" })
            await Eventually.TrueAsync(async () => await Probe.GetAsync(proxy.Port, host) is { Status: 200, Body: "found" }, $"{host} is served");

        // A question whose answer takes long may be asked twice.
        var (often, once, late) = (CountOf("often"), CountOf("once"), CountOf("late"));
        await Eventually.TrueAsync(() => CountOf("often") - often > 8, "the name is asked for again and again");
        Assert.InRange(CountOf("once") - once, 0, 3);
        Assert.InRange(CountOf("late") - late, 0, 3);

        int CountOf(string name) => names.Asked.Count(asked => asked == $"{name}.names.test");
    }

    private static string Objects(string name, string dns, int port) => $$"""
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
          dns: { {{dns}} }
        """;
}
