using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.BackendConfigPolicies;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Mesh;

/// <summary>An entrance honours DestinationRules as waypoints do, after BackendConfigPolicies.</summary>
[Collection("Policies")]
public sealed class EntranceRuleTests(PolicyLab lab)
{
    [Fact]
    public async Task A_policy_decides_before_a_rule()
    {
        await using var backends = await NamedBackends.StartAsync(3);
        var site = await BackendSite.StartAsync(
            lab,
            "connectTimeout: 9s",
            backends.Ports,
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: NAME, namespace: default}
            spec:
              host: NAME.default.svc.cluster.local
              trafficPolicy:
                loadBalancer: {consistentHash: {httpHeaderName: x-user} }
                connectionPool: {tcp: {connectTimeout: 1s, maxConnections: 77} }
            """);
        await Eventually.EqualAsync(1, () => NamesAsync(site), "a user comes to the same backend");
        (await site.ServiceClusterAsync(lab)).Has(("connect_timeout", "9s"), ("circuit_breakers/thresholds/0/max_connections", "77"));

        site.Edit("connectTimeout: 9s", "loadBalancer: {random: {}}");
        await Eventually.EqualAsync(3, () => NamesAsync(site), "the policy has all backends used");
        (await site.ServiceClusterAsync(lab)).Has(("connect_timeout", "1s"), ("circuit_breakers/thresholds/0/max_connections", "77"));
    }

    private static async Task<int> NamesAsync(PolicySite site)
    {
        HashSet<string> used = [];
        for (var i = 0; i < 40; i++)
            used.Add(await NamedBackends.NameAsync(site, ("x-user", "1")));
        return used.Count;
    }
}
