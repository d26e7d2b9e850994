using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Tests.Charts;

public sealed class DefaultsTests
{
    [Fact]
    public async Task The_default_installation_has_one_of_each_and_nothing_that_was_not_asked_for()
    {
        var chart = await Chart.RenderAsync();
        Assert.Equal(
            ["ClusterRole", "ClusterRoleBinding", "Deployment", "NetworkPolicy", "Role", "RoleBinding", "Service", "ServiceAccount"],
            chart.Kinds.Order(StringComparer.Ordinal));
        Assert.All(chart.Objects, each => Assert.Equal("Helm", (string?)each["metadata"]!["labels"]!["app.kubernetes.io/managed-by"]));
        Assert.All(
            chart.Objects.Where(static each => !((string)each["kind"]!).StartsWith("ClusterRole", StringComparison.Ordinal)),
            each => Assert.Equal("kgateway-system", (string?)each["metadata"]!["namespace"]));
        Assert.Equal("kgateway-kgateway-system", (string?)chart.One("ClusterRole")["metadata"]!["name"]);
        Assert.Equal("kgateway", (string?)chart.One("Service")["metadata"]!["name"]);
    }

    [Fact]
    public async Task The_selector_is_kgateways_which_no_upgrade_could_change()
    {
        var chart = await Chart.RenderAsync("commonLabels.team=edge");
        var expected = JsonNode.Parse("""{"kgateway":"kgateway","app.kubernetes.io/name":"kgateway","app.kubernetes.io/instance":"kgateway"}""");
        Assert.True(JsonNode.DeepEquals(expected, chart.Deployment["spec"]!["selector"]!["matchLabels"]));
        Assert.True(JsonNode.DeepEquals(expected, chart.One("Service")["spec"]!["selector"]));
        Assert.Equal("edge", (string?)chart.Pod["metadata"]!["labels"]!["team"]);
        Assert.All(chart.Objects, each => Assert.Equal("edge", (string?)each["metadata"]!["labels"]!["team"]));
    }

    [Fact]
    public async Task The_pod_runs_the_controller_without_rights_on_its_node()
    {
        var chart = await Chart.RenderAsync();
        Assert.Equal("controller", (string?)chart.Container["name"]);
        Assert.Equal(["controller"], RenderedChart.Texts(chart.Container["args"]));
        Assert.Equal("cr.kgateway.dev/kgateway-dev/kgateway:v0.1.0", (string?)chart.Container["image"]);
        var context = chart.Container["securityContext"]!;
        Assert.True((bool)context["readOnlyRootFilesystem"]!);
        Assert.True((bool)context["runAsNonRoot"]!);
        Assert.False((bool)context["allowPrivilegeEscalation"]!);
        Assert.Equal(["ALL"], RenderedChart.Texts(context["capabilities"]!["drop"]));
        Assert.Equal(60, (long)chart.Pod["spec"]!["terminationGracePeriodSeconds"]!);
        var rolling = chart.Deployment["spec"]!["strategy"]!["rollingUpdate"]!;
        Assert.Equal((0, 1), ((long)rolling["maxUnavailable"]!, (long)rolling["maxSurge"]!));
        Assert.Equal(1, (long)chart.Deployment["spec"]!["replicas"]!);
        Assert.Null(chart.Container["resources"]);
    }

    [Fact]
    public async Task The_program_learns_its_settings_from_the_environment()
    {
        var environment = (await Chart.RenderAsync()).Environment;
        Assert.All(["POD_NAME", "POD_NAMESPACE", "POD_IP", "POD_UID", "NODE_NAME"], name => Assert.Null(Assert.Contains(name, environment!)));
        Assert.Equal("info", environment["KGW_LOG_LEVEL"]);
        Assert.Equal(("kgateway", "9977", "false"), (environment["KGW_XDS_SERVICE_NAME"], environment["KGW_XDS_SERVICE_PORT"], environment["KGW_XDS_TLS"]));
        Assert.Equal("cr.kgateway.dev/kgateway-dev", environment["KGW_DEFAULT_IMAGE_REGISTRY"]);
        Assert.Equal(("v0.1.0", "IfNotPresent"), (environment["KGW_DEFAULT_IMAGE_TAG"], environment["KGW_DEFAULT_IMAGE_PULL_POLICY"]));
        Assert.Equal(("[]", "{}", "{}"), (
            environment["KGW_DISCOVERY_NAMESPACE_SELECTORS"], environment["KGW_GATEWAY_CLASS_PARAMETERS_REFS"], environment["KGW_POLICY_MERGE"]));
        Assert.Equal(("STOCK", "localhost"), (environment["KGW_VALIDATION_MODE"], environment["KGW_ADMIN_BIND_ADDRESS"]));
        Assert.Equal("true", environment["KGW_WAYPOINT_LOCAL_BINDING"]);
        Assert.Equal("kgateway=kgateway,app.kubernetes.io/name=kgateway,app.kubernetes.io/instance=kgateway", environment["KGATEWAY_POD_SELECTOR"]);
    }

    [Fact]
    public async Task Probes_ask_the_health_port()
    {
        var container = (await Chart.RenderAsync()).Container;
        Assert.Equal(("/readyz", 9093, 1, 10), Probe("readinessProbe", "initialDelaySeconds", "periodSeconds"));
        Assert.Equal(("/startupz", 9093, 1, 600), Probe("startupProbe", "periodSeconds", "failureThreshold"));
        Assert.Equal(("/healthz", 9093, 10, 6), Probe("livenessProbe", "periodSeconds", "failureThreshold"));

        (string, long, long, long) Probe(string name, string first, string second)
        {
            var probe = container[name]!;
            return ((string)probe["httpGet"]!["path"]!, (long)probe["httpGet"]!["port"]!, (long)probe[first]!, (long)probe[second]!);
        }
    }

    [Fact]
    public async Task The_Service_shows_neither_the_admin_server_nor_the_silos()
    {
        var chart = await Chart.RenderAsync();
        var ports = chart.One("Service")["spec"]!["ports"]!.AsArray().Select(port => ((string)port!["name"]!, (long)port["port"]!)).ToArray();
        Assert.Equal([("grpc-xds", 9977), ("health", 9093), ("metrics", 9092)], ports);
        Assert.Equal(
            [("grpc-xds", 9977), ("health", 9093), ("metrics", 9092), ("silo", 11111)],
            chart.Container["ports"]!.AsArray().Select(port => ((string)port!["name"]!, (long)port["containerPort"]!)));
    }

    [Fact]
    public async Task Only_replicas_reach_the_silos_port()
    {
        var chart = await Chart.RenderAsync();
        var rules = chart.One("NetworkPolicy")["spec"]!["ingress"]!.AsArray();
        var silo = Assert.Single(rules, rule => Ports(rule).Contains(11111));
        Assert.Equal("kgateway", (string?)silo!["from"]![0]!["podSelector"]!["matchLabels"]!["kgateway"]);
        var open = Assert.Single(rules, static rule => rule!["from"] is null);
        Assert.Equal([9977, 9093, 9092], Ports(open));

        var bound = await Chart.RenderAsync("controller.admin.bindAddress=0.0.0.0,controller.extraEnv.KGATEWAY_ADMIN_TOKEN=t");
        Assert.Contains(9095, bound.One("NetworkPolicy")["spec"]!["ingress"]!.AsArray().SelectMany(Ports));
        Assert.DoesNotContain("NetworkPolicy", (await Chart.RenderAsync("networkPolicy.enabled=false")).Kinds);

        static long[] Ports(JsonNode? rule) => [.. rule!["ports"]!.AsArray().Select(port => (long)port!["port"]!)];
    }
}
