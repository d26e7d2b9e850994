using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Gateways;

namespace KGateway.Translation.Tests.Clusters;

/// <summary>Clusters are named by what they lead to, not by the place from which requests go there.</summary>
public sealed class RuleOrderTests
{
    private static readonly string[] Rules =
    [
        "{matches: [{path: {value: /a} }], backendRefs: [{name: web, port: 80}]}",
        "{matches: [{path: {value: /b} }], backendRefs: [{name: web, port: 443}]}",
        "{matches: [{path: {value: /c} }], backendRefs: [{name: web, port: 80, weight: 3}, {name: web, port: 443, weight: 1}]}",
    ];

    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 0)]
    public void D14_order_of_rules_changes_no_cluster(params int[] order)
    {
        Assert.NotEmpty(Clusters(0, 1, 2));
        Assert.Equal(Clusters(0, 1, 2), Clusters(order));
    }

    private static IEnumerable<(string Name, string Version)> Clusters(params int[] order)
    {
        var route =
            $$"""
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r, namespace: app}
            spec:
              parentRefs: [{name: gw, namespace: infra}]
              rules: [{{string.Join(", ", order.Select(static rule => Rules[rule]))}}]

            """;
        return Translated.Of(Translated.Gateway() + Translated.Service + route).Result.Resources[(int)XdsType.Cluster].Resources
            .Select(static cluster => (cluster.Name, cluster.Version.ToString()))
            .OrderBy(static cluster => cluster.Name, StringComparer.Ordinal);
    }
}
