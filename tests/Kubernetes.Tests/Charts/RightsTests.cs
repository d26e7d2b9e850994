using System.Text.Json.Nodes;
using KGateway.Kubernetes.Deployment;
using KGateway.Resources;

namespace KGateway.Kubernetes.Tests.Charts;

/// <summary>The roles give what the program uses, and no more.</summary>
public sealed class RightsTests
{
    private static readonly string[] Reading = ["get", "list", "watch"];
    private static readonly string[] Applying = ["get", "create", "patch", "delete"];

    [Fact]
    public async Task Every_kind_can_be_watched()
    {
        var role = (await Chart.RenderAsync()).One("ClusterRole");
        Assert.All(ResourceKinds.All, kind => Assert.Subset(Verbs(role, kind.Group, kind.Plural), Reading.ToHashSet()));
    }

    [Fact]
    public async Task What_is_deployed_can_be_watched()
    {
        var role = (await Chart.RenderAsync()).One("ClusterRole");
        Assert.All(DriftWatcher.Kinds, kind => Assert.Subset(Verbs(role, kind.Group, kind.Plural), Reading.ToHashSet()));
    }

    [Fact]
    public async Task Nothing_is_read_that_is_no_input()
    {
        var known = ResourceKinds.All.Select(static kind => (kind.Group, kind.Plural))
            .Concat(DriftWatcher.Kinds.Select(static kind => (kind.Group, kind.Plural))).ToHashSet();
        Assert.All(
            Rules(await Chart.RenderAsync(), "ClusterRole").Where(static rule => rule.Verb == "list" && rule.Group != ResourceKinds.KgatewayGroup),
            rule => Assert.Contains((rule.Group, rule.Resource), known));
    }

    [Fact]
    public async Task Statuses_can_be_written_and_no_object_of_a_user()
    {
        var chart = await Chart.RenderAsync();
        var role = chart.One("ClusterRole");
        ResourceKind[] withStatus =
        [
            ResourceKinds.GatewayClass, ResourceKinds.Gateway, ResourceKinds.ListenerSet, ResourceKinds.XListenerSet, ResourceKinds.HttpRoute,
            ResourceKinds.GrpcRoute, ResourceKinds.TlsRoute, ResourceKinds.TcpRoute, ResourceKinds.UdpRoute, ResourceKinds.BackendTlsPolicy,
            ResourceKinds.Backend, ResourceKinds.AuthorizationPolicy, ResourceKinds.DestinationRule,
        ];
        Assert.All(withStatus, kind => Assert.Contains("patch", Verbs(role, kind.Group, kind.Plural + "/status")));

        var written = Rules(chart, "ClusterRole")
            .Where(static rule => !Reading.Contains(rule.Verb) && !rule.Resource.EndsWith("/status", StringComparison.Ordinal))
            .Select(static rule => (rule.Group, rule.Resource)).Distinct().Order().ToArray();
        var expected = DeployedKind.All.Select(static kind => (kind.Group, kind.Plural))
            .Append((ResourceKinds.GatewayApiGroup, "gatewayclasses")).Append(("authentication.k8s.io", "tokenreviews")).Order().ToArray();
        Assert.Equal(expected, written);
    }

    [Fact]
    public async Task Proxies_can_be_deployed()
    {
        var role = (await Chart.RenderAsync()).One("ClusterRole");
        Assert.All(DeployedKind.All, kind => Assert.Subset(Verbs(role, kind.Group, kind.Plural), Applying.ToHashSet()));
    }

    [Fact]
    public async Task Nobody_gets_everything()
    {
        var chart = await Chart.RenderAsync();
        Assert.DoesNotContain(
            Rules(chart, "ClusterRole").Concat(Rules(chart, "Role")),
            static rule => rule.Group == "*" || rule.Resource == "*" || rule.Verb is "*" or "deletecollection" or "impersonate" or "bind" or "escalate");
    }

    [Fact]
    public async Task Secrets_are_written_only_in_the_own_namespace_and_only_two()
    {
        var chart = await Chart.RenderAsync();
        Assert.Equal(Reading, Rules(chart, "ClusterRole").Where(static rule => rule.Resource == "secrets").Select(static rule => rule.Verb));
        var rules = chart.One("Role")["rules"]!.AsArray().Where(static rule => RenderedChart.Texts(rule!["resources"]).Contains("secrets")).ToArray();
        Assert.Equal(["create"], RenderedChart.Texts(rules[0]!["verbs"]));
        Assert.Equal(["kgateway-silo-tls", "kgateway-xds-tls"], RenderedChart.Texts(rules[1]!["resourceNames"]));
        Assert.Equal(["get", "update"], RenderedChart.Texts(rules[1]!["verbs"]));
        Assert.Equal(2, rules.Length);
    }

    [Fact]
    public async Task Replicas_can_keep_their_membership()
    {
        var role = (await Chart.RenderAsync()).One("Role");
        Assert.Equivalent(new[] { "get", "list", "watch", "create", "update" }, Verbs(role, ResourceKinds.KgatewayGroup, "orleansclusters"), strict: true);
        Assert.Equivalent(
            new[] { "get", "list", "create", "patch", "update", "delete" }, Verbs(role, "coordination.k8s.io", "leases"), strict: true);
        Assert.Equivalent(Reading, Verbs(role, "", "pods"), strict: true);
    }

    [Fact]
    public async Task The_CRDs_of_all_our_kinds_are_in_the_other_chart()
    {
        var chart = await Chart.RenderChartAsync("kgateway-crds");
        Assert.All(chart.Kinds, static kind => Assert.Equal("CustomResourceDefinition", kind));
        var names = chart.Objects.Select(static crd => (string)crd["metadata"]!["name"]!).ToHashSet();
        Assert.All(
            ResourceKinds.All.Where(static kind => kind.Group == ResourceKinds.KgatewayGroup),
            kind => Assert.Contains($"{kind.Plural}.{kind.Group}", names));
        Assert.Contains("orleansclusters.gateway.kgateway.dev", names);
    }

    private static HashSet<string> Verbs(JsonNode role, string group, string resource) =>
        [.. Rules(role).Where(rule => rule.Group == group && rule.Resource == resource).Select(static rule => rule.Verb)];

    private static IEnumerable<(string Group, string Resource, string Verb)> Rules(RenderedChart chart, string kind) => Rules(chart.One(kind));

    private static IEnumerable<(string Group, string Resource, string Verb)> Rules(JsonNode role) =>
        from rule in role["rules"]!.AsArray()
        from apiGroup in RenderedChart.Texts(rule["apiGroups"])
        from resource in RenderedChart.Texts(rule["resources"])
        from verb in RenderedChart.Texts(rule["verbs"])
        select (apiGroup, resource, verb);
}
