using System.Net;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;
using KGateway.Silo.Admin;
using KGateway.Silo.Cli;
using KGateway.Silo.Cli.Clusters;
using KGateway.Silo.Tests.Dashboard;
using KGateway.Translation.Statuses;

namespace KGateway.Silo.Tests.Cli.Clusters;

public sealed class ClusterCommandTests
{
    private const string Starting = """{"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_asks_a_ready_pod_by_a_port_forward()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Pods(FakeCluster.Pod("a", "False"), FakeCluster.Pod("b"));
        var run = await RunAsync(cluster, "status");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("shop/edge", run.Out, StringComparison.Ordinal);
        Assert.Equal(["b:9095"], cluster.Forwarded);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    public async Task Status_tells_scripts_whether_all_is_well(string form)
    {
        await using var cluster = await FakeCluster.StartAsync();
        Assert.Equal(ExitCode.Ok, (await RunAsync(cluster, "status", "-o", form)).ExitCode);
        cluster.State(States.Small with { Gateways = [.. States.Small.Gateways.Select(static gateway => gateway with { Failure = "a fault" })] });
        var run = await RunAsync(cluster, "status", "-o", form);
        Assert.Equal((ExitCode.Findings, ""), (run.ExitCode, run.Error));
        Assert.Contains("a fault", run.Out, StringComparison.Ordinal);
        cluster.Answers["/api/state"] = "<html></html>";
        Assert.Contains("is no kgateway of this version", await ErrorAsync(cluster, "status", "-o", form), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_asks_a_pod_for_the_one_object()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Answers["/api/describe/HTTPRoute/shop/cart"] = CliJson.Write(States.Description("HTTPRoute", "shop/cart", "TrafficPolicy shop/limits"));
        var run = await RunAsync(cluster, "describe", "HTTPRoute/shop/cart");
        Assert.Equal((ExitCode.Findings, ""), (run.ExitCode, run.Error));
        Assert.Contains("TrafficPolicy shop/limits (rule pay)", run.Out, StringComparison.Ordinal);
        Assert.Contains("rateLimit: no tokens", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_asks_the_proxys_own_pod()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.State(States.Small with { Proxies = [States.Proxy("edge-1.shop", "shop/edge")] });
        cluster.Answers["/api/xds/shop/edge"] =
            """{"clusters": [{"name": "c", "version": "2"}], "listeners": [], "routes": []}""";
        cluster.Answers["/config_dump"] =
            """{"configs": [{"dynamic_active_clusters": [{"version_info": "1", "cluster": {"name": "c"}}]}]}""";
        var run = await RunAsync(cluster, "xds", "diff");
        Assert.Equal((ExitCode.Findings, ""), (run.ExitCode, run.Error));
        Assert.Contains("1 differ", run.Out, StringComparison.Ordinal);
        Assert.Contains("edge-1:19000", cluster.Forwarded);
    }

    [Fact]
    public async Task What_is_in_the_way_is_told()
    {
        await using var cluster = await FakeCluster.StartAsync();
        Assert.Contains("nope", await ErrorAsync(cluster, "status", "--context", "nope"), StringComparison.Ordinal);
        Assert.Contains("no control plane in namespace other", await ErrorAsync(cluster, "status", "-n", "other"), StringComparison.Ordinal);
        cluster.Listening = false;
        Assert.Contains("connection refused", await ErrorAsync(cluster, "status"), StringComparison.Ordinal);
        cluster.Pods(FakeCluster.Pod("a", "False", Starting));
        Assert.Contains("a: container controller is waiting: CrashLoopBackOff: back-off", await ErrorAsync(cluster, "xds", "dump", "a/b"), StringComparison.Ordinal);
        cluster.Pods(FakeCluster.Pod("a"));
        cluster.Forbidden.Add("/api/v1/namespaces/kgateway-system/pods/a/portforward");
        Assert.Contains("pods/portforward", await ErrorAsync(cluster, "status"), StringComparison.Ordinal);
        cluster.Forbidden.Add("/api/v1/namespaces/kgateway-system/pods");
        Assert.Contains("you may not", await ErrorAsync(cluster, "dashboard", "--no-browser"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_healthy_installation_is_healthy()
    {
        await using var cluster = await FakeCluster.StartAsync();
        var run = await RunAsync(cluster, "check");
        Assert.True(run.ExitCode == ExitCode.Ok, run.Out + run.Error);
        Assert.Contains("Gateway API v1.6.1, standard channel, without", run.Out, StringComparison.Ordinal);
        Assert.Contains("pod kgateway-1 serves proxies", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("Healthy.\n", run.Out, StringComparison.Ordinal);
        var json = JsonNode.Parse((await RunAsync(cluster, "check", "-o", "json")).Out)!;
        Assert.True((bool)json["healthy"]!);
        Assert.Equal("Ok", (string?)json["findings"]![0]!["result"]);
    }

    [Fact]
    public async Task Whatever_is_wrong_is_named()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Undefine("backends.gateway.kgateway.dev");
        cluster.Undefine("httproutes.gateway.networking.k8s.io");
        cluster.Pods(FakeCluster.Pod("good"), FakeCluster.Pod("bad", "False", Starting));
        cluster.Ready = (503, "kind HTTPRoute has not been listed\n");
        cluster.Gateways(FakeCluster.Gateway("False", "AddressNotAssigned", "no address"));
        cluster.State(States.Small with
        {
            Gateways = [States.Gateway("shop/edge") with { Conditions = [States.Condition(ConditionTypes.ProxiesUpToDate, "lag")] }],
            Proxies =
            [
                States.Proxy("p1", "shop/edge", new RejectionDocument(["listener~80"], "no such filter", DateTimeOffset.UnixEpoch)),
                States.Proxy("p2", "shop/edge") with { Synced = false, Types = [new ProxyTypeDocument("Route", 1, "behind", "v", null)] },
            ],
        });
        var run = await RunAsync(cluster, "check");
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        string[] expected =
        [
            "HTTPRoute is missing", "missing: backends.gateway.kgateway.dev", "pod bad container controller is waiting: CrashLoopBackOff",
            "pod good doesn't serve proxies: kind HTTPRoute has not been listed", "shop/edge isn't programmed: AddressNotAssigned: no address",
            "p1 refuses Listener listener~80: no such filter", "p2 lags behind: Route", "Not healthy: 7 problems, 0 warnings.",
        ];
        foreach (var words in expected)
            Assert.Contains(words, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_be_looked_at_is_a_warning_and_the_rest_is_looked_at()
    {
        await using var cluster = await FakeCluster.StartAsync();
        cluster.Forbidden.Add("/apis/gateway.networking.k8s.io/v1/gatewayclasses");
        var run = await RunAsync(cluster, "check");
        Assert.True(run.ExitCode == ExitCode.Ok, run.Out);
        Assert.Contains("you may not", run.Out, StringComparison.Ordinal);
        Assert.Contains("Healthy, with 1 warning.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_a_problem()
    {
        var config = Path.GetTempFileName();
        await File.WriteAllTextAsync(config, FakeCluster.KubeconfigOf("http://127.0.0.1:1"), Cancelled);
        var run = await CliRun.OfAsync("check", "--kubeconfig", config);
        File.Delete(config);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("can't be reached", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_relay_passes_a_browser_on_to_a_pod_that_is_ready_now()
    {
        await using var cluster = await FakeCluster.StartAsync();
        using var connection = new ClusterConnection(KubernetesApi.Connect(cluster.Kubeconfig), "kgateway-system");
        var errors = new StringWriter();
        using var relay = new PortRelay(connection, 9095, errors);
        var address = relay.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var running = relay.RunAsync(stop.Token);
        foreach (var pod in (string[])["first", "second"])
        {
            cluster.Pods(FakeCluster.Pod(pod));
            using var http = new HttpClient();
            Assert.Contains("shop/edge", await http.GetStringAsync(new Uri($"http://{address}/api/state"), Cancelled), StringComparison.Ordinal);
        }

        Assert.Equal(["first:9095", "second:9095"], cluster.Forwarded);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static Task<CliRun> RunAsync(FakeCluster cluster, params string[] arguments) =>
        CliRun.OfAsync([.. arguments, "--kubeconfig", cluster.Kubeconfig]);

    private static async Task<string> ErrorAsync(FakeCluster cluster, params string[] arguments)
    {
        var run = await RunAsync(cluster, arguments);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        return run.Error;
    }
}
