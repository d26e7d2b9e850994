using KGateway.Translation.Backends;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Tests.Routes;

public class RouteBackendTests
{
    [Fact]
    public void OneBackendIsThePlainClusterWhateverItsWeight()
    {
        BuiltRoute built = Given.Rule("- backendRefs: [{name: a, port: 80, weight: 0}]");

        Assert.Contains("'route':{'cluster':'kube_default_a_80','clusterNotFoundResponseCode':'INTERNAL_SERVER_ERROR'}", built.Json());
        Assert.Equal(["kube_default_a_80"], built.Clusters);
    }

    [Fact]
    public void SeveralBackendsShareByWeight()
    {
        BuiltRoute built = Given.Rule("- backendRefs: [{name: a, port: 80, weight: 3}, {name: b, port: 80, weight: 0}, {name: c, port: 80}]");

        Assert.Contains(
            "'clusters':[{'name':'kube_default_a_80','weight':3},{'name':'kube_default_b_80','weight':0},"
            + "{'name':'blackhole-cluster','weight':1}]",
            built.Json());
        Assert.Equal(["kube_default_a_80", "kube_default_b_80"], built.Clusters);
    }

    [Fact]
    public void D14_TheOrderOfRulesDoesNotChangeTheNamesOfClusters()
    {
        const string One = "- {matches: [{path: {value: /one}}], backendRefs: [{name: a, port: 80}]}\n";
        const string Two = "- {matches: [{path: {value: /two}}], backendRefs: [{name: b, port: 80, weight: 1}, {name: a, port: 80, weight: 2}]}\n";

        static string[] Clusters(string rules) => [.. Given.Rules(rules).SelectMany(static built => built.Clusters).Distinct().Order()];

        Assert.Equal(["kube_default_a_80", "kube_default_b_80"], Clusters(One + Two));
        Assert.Equal(Clusters(One + Two), Clusters(Two + One));
    }

    [Fact]
    public void WeightsThatAreAllZeroReplaceTheRule()
    {
        BuiltRoute built = Given.Rule("- backendRefs: [{name: a, port: 80, weight: 0}, {name: b, port: 80, weight: 0}]");

        Assert.Equal(RouteProblem.RuleReplaced, built.Problem?.Reason);
        Assert.Contains("All backend weights are 0.", built.Problem?.Message);
    }

    [Fact]
    public void ARuleWithNothingToDoIsReplaced() =>
        Assert.Equal("Replaced Rule (0): no action specified", Given.Rule("- name: empty").Problem?.Message);

    [Fact]
    public void HeadersOfTheOnlyBackendFollowThoseOfTheRule()
    {
        string json = Given.Rule(
            """
            - filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: r, value: "1"}]}}]
              backendRefs:
              - name: a
                port: 80
                filters: [{type: RequestHeaderModifier, requestHeaderModifier: {add: [{name: b, value: "2"}]}}]
            """).Json();

        Assert.Matches("'requestHeadersToAdd':.*'key':'r'.*'key':'b'", json);
    }

    [Fact]
    public void WebSocketBackendsAllowUpgrades()
    {
        const string Socket =
            """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: ws, namespace: default}
            spec: {ports: [{port: 80, appProtocol: kubernetes.io/ws}]}
            """;

        Assert.Contains("'upgradeConfigs':[{'upgradeType':'websocket'}]", Given.Rule("- backendRefs: [{name: ws, port: 80}]", null, Socket).Json());
        Assert.DoesNotContain("upgradeConfigs", Given.Rule("- backendRefs: [{name: a, port: 80}]").Json());
    }

    [Fact]
    public void TheLastProblemWithAReferenceIsReported()
    {
        ResolvedRoute route = Given.Resolved(Given.State(
            Given.Route("- backendRefs: [{name: a, port: 80, kind: Odd}, {name: none, port: 80}, {name: b, port: 80}]") + Given.Services));

        Assert.Equal(new ReferenceProblem("BackendNotFound", "Service default/none not found"), route.Problem);
        Assert.Equal([BackendKey.OfService(new("default", "b"), 80)], route.Backends);
    }
}
