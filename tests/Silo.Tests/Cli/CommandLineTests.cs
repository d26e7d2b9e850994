using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KGateway.Silo.Cli;
using KGateway.Silo.Hosting;
using KGateway.Translation;

namespace KGateway.Silo.Tests.Cli;

public sealed class CommandLineTests
{
    private const string Everything = "everything.yaml";

    [Theory]
    [InlineData]
    [InlineData("nonsense")]
    [InlineData("translate")]
    [InlineData("translate", "-f", "/nowhere.yaml", "--gateway", "a/b")]
    [InlineData("translate", "-f", "-", "--gateway", "a/b/c")]
    [InlineData("translate", "-f", "-", "-o", "xml")]
    [InlineData("translate", "-f", "-", "--clusters", "some")]
    [InlineData("translate", "-f", "-")]
    [InlineData("validate", "-f", "/nowhere.yaml")]
    [InlineData("validate", "-f", "-", "--set", "NoSuchSetting=1")]
    [InlineData("run", "/nowhere")]
    [InlineData("run", "/tmp", "--envoy", "/nowhere/envoy")]
    [InlineData("run", "/tmp", "--xds-port", "99999")]
    [InlineData("run", "/tmp", "--silo-port", "none")]
    [InlineData("run", "/tmp", "--concurrency", "0")]
    [InlineData("run", "/tmp", "--concurrency", "99999999999")]
    [InlineData("run", "/tmp", "--no-envoy", "--address", "203.0.113.7")]
    [InlineData("run", "/tmp", "--no-envoy", "--join", "127.0.0.1:1")]
    [InlineData("probe", "ftp://x")]
    [InlineData("probe", "http://x", "--identity", "spiffe://x")]
    [InlineData("probe", "http://x", "-n", "0")]
    [InlineData("probe", "http://x", "-n", "many")]
    [InlineData("echo", "localhost")]
    [InlineData("completion", "tcsh")]
    [InlineData("bootstrap")]
    [InlineData("bootstrap", "a/b/c")]
    [InlineData("bootstrap", "a/b", "--xds", "nothing")]
    [InlineData("xds", "dump")]
    [InlineData("xds", "dump", "a/b/c")]
    [InlineData("status", "--admin", "http://127.0.0.1:1")]
    [InlineData("status", "--admin", "http://127.0.0.1:1", "-n", "kgateway-system")]
    [InlineData("status", "--kubeconfig", "/nowhere")]
    [InlineData("xds", "dump", "a/b", "--kubeconfig", "/nowhere")]
    [InlineData("describe")]
    [InlineData("describe", "a/b")]
    [InlineData("describe", "Pod/a/b")]
    [InlineData("describe", "Service/a/b/c")]
    [InlineData("describe", "Service//b")]
    [InlineData("describe", "Service/a/b", "-o", "xml")]
    [InlineData("describe", "Service/a/b", "-f", "/nowhere.yaml")]
    [InlineData("describe", "Service/a/b", "-f", "-")]
    [InlineData("describe", "Service/a/b", "-f", "-", "-n", "kgateway-system")]
    [InlineData("describe", "Service/a/b", "-f", "-", "--admin", "http://127.0.0.1:1")]
    [InlineData("describe", "Service/a/b", "--set", "PolicyMerge={}")]
    [InlineData("describe", "Service/a/b", "--admin", "http://127.0.0.1:1")]
    [InlineData("describe", "Service/a/b", "--kubeconfig", "/nowhere")]
    [InlineData("check", "--kubeconfig", "/nowhere")]
    [InlineData("check", "-o", "yaml")]
    [InlineData("dashboard", "--kubeconfig", "/nowhere")]
    [InlineData("dashboard", "--port", "70000")]
    [InlineData("dashboard", "--port", "many")]
    public async Task Wrong_use_is_told_in_a_line_with_exit_code_2(params string[] arguments)
    {
        var run = await CliRun.OfAsync(arguments);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.All(
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            static line => Assert.Matches("^(kgateway: .*|Try 'kgateway.* --help'\\.)$", line));
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("kgateway: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "translate")]
    [InlineData("--help", "describe")]
    [InlineData("--help", "describe <KIND/NAMESPACE/NAME>")]
    [InlineData("describe --help", "HTTPRoute")]
    [InlineData("run --help", "--join")]
    [InlineData("translate --help", "--clusters")]
    [InlineData("xds diff --help", "PROXY")]
    [InlineData("status --help", "--context")]
    [InlineData("check --help", "--kubeconfig")]
    [InlineData("dashboard --help", "--no-browser")]
    public async Task Help_names_what_there_is(string line, string expected)
    {
        var run = await CliRun.OfAsync(line.Split(' '));
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Completion_script_asks_the_program(string shell) =>
        Assert.Contains("[suggest:", (await CliRun.OfAsync("completion", shell)).Out, StringComparison.Ordinal);

    [Fact]
    public async Task Suggestions_are_the_commands()
    {
        var run = await CliRun.OfAsync("[suggest:2]", "tr");
        Assert.Contains("translate", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check --", "--kubeconfig")]
    [InlineData("describe ", "HTTPRoute/")]
    [InlineData("describe --f", "--file")]
    [InlineData("status --n", "--namespace")]
    [InlineData("dashboard --", "--no-browser")]
    public async Task Suggestions_are_the_options(string line, string expected)
    {
        var run = await CliRun.OfAsync($"[suggest:{line.Length}]", line);
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_as_json()
    {
        var run = await CliRun.OfAsync("version", "-o", "json");
        Assert.NotNull(JsonNode.Parse(run.Out)!["version"]);
    }

    [Fact]
    public async Task Valid_objects_are_ok()
    {
        var run = await CliRun.WithInputAsync(All(), "validate", "-f", "-");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("0 errors", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_object_is_named_by_file_and_line()
    {
        var run = await CliRun.WithInputAsync(Texts.Service("a") + "---\n" + Texts.Service("b", 99999), "validate", "-f", "-");
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Matches(@"\(stdin\):\d+: error: .*Service default/b", run.Out);
    }

    [Fact]
    public async Task Route_to_nowhere_is_a_warning()
    {
        var run = await CliRun.WithInputAsync(Texts.Gateway("g") + "---\n" + Texts.Route("r", "g", "missing"), "validate", "-f", "-");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("ResolvedRefs", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("yaml")]
    [InlineData("table")]
    public async Task Translation_is_printed(string form)
    {
        var run = await CliRun.WithInputAsync(All(), "translate", "-f", "-", "--gateway", "default/g", "-o", form);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("listener~8080", run.Out, StringComparison.Ordinal);
        Assert.Contains("kube_default_a_80", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("yaml")]
    [InlineData("table")]
    public async Task So_is_one_as_deep_as_proxies_read(string form)
    {
        var expression = string.Join('.', Enumerable.Repeat("a", 40));
        var policy =
            $$"""
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: p, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]
              rbac: {policy: {matchExpressions: ["{{expression}}"]} }

            """;
        var run = await CliRun.WithInputAsync(All() + policy, "translate", "-f", "-", "-o", form);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        if (form != "table")
            Assert.Equal(39, run.Out.Split("selectExpr").Length - 1);
    }

    [Fact]
    public async Task All_clusters_are_more_than_the_referenced()
    {
        var text = All() + "---\n" + Texts.Service("unused");
        var referenced = await CliRun.WithInputAsync(text, "translate", "-f", "-", "-o", "json");
        var all = await CliRun.WithInputAsync(text, "translate", "-f", "-", "-o", "json", "--clusters", "all");
        Assert.Single(JsonNode.Parse(referenced.Out)!["clusters"]!.AsArray());
        Assert.Equal(2, JsonNode.Parse(all.Out)!["clusters"]!.AsArray().Count);
    }

    [Fact]
    public async Task Unknown_gateway_is_told_with_the_known_ones()
    {
        var run = await CliRun.WithInputAsync(All(), "translate", "-f", "-", "--gateway", "default/" + Everything);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("default/g", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_read_from_their_variables()
    {
        var environment = new Dictionary<string, string>
        {
            ["KGW_ENABLE_EXPERIMENTAL_GATEWAY_API_FEATURES"] = "false",
            ["KGW_LISTENER_BIND_IPV6"] = "0",
            ["KGW_REFERENCE_GRANT_MODE"] = "strict",
            ["DELEGATION_WILDCARD_NAMESPACE"] = "every",
            ["POD_NAMESPACE"] = "edge",
        };
        var settings = TranslationSettingsReader.Read(["ListenerBindIpv6=true"], environment.GetValueOrDefault);
        Assert.False(settings.EnableExperimentalGatewayApiFeatures);
        Assert.True(settings.ListenerBindIpv6);
        Assert.Equal(ReferenceGrantMode.Strict, settings.ReferenceGrantMode);
        Assert.Equal(("every", "edge"), (settings.DelegationWildcardNamespace, settings.PodNamespace));
    }

    [Fact]
    public void All_wrong_settings_are_named()
    {
        var environment = new Dictionary<string, string> { ["KGW_LISTENER_BIND_IPV6"] = "x", ["KGW_VALIDATION_MODE"] = "y" };
        var wrong = Assert.Throws<CliException>(() => TranslationSettingsReader.Read(["Nothing=1"], environment.GetValueOrDefault));
        Assert.All(
            ["KGW_LISTENER_BIND_IPV6: 'x'", "KGW_VALIDATION_MODE: 'y'", "There is no setting 'Nothing'"],
            text => Assert.Contains(text, wrong.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("not: [a", "can't be used")]
    [InlineData("{apiVersion: v1, kind: Config}", "can't be used")]
    [InlineData("client-certificate-data: '%%%', client-key-data: '???'", "The certificate and key for https://127.0.0.1:1")]
    [InlineData("client-certificate: /nowhere.crt, client-key: /nowhere.key", "The certificate and key for https://127.0.0.1:1")]
    public async Task A_kubeconfig_that_cannot_be_used_is_told(string text, string message)
    {
        using var file = new TemporaryFile(text.StartsWith("client", StringComparison.Ordinal) ? Kubeconfig(text) : text);
        foreach (var command in (string[])["check", "controller"])
        {
            var run = await CliRun.OfAsync(command, "--kubeconfig", file.Path);
            Assert.Equal(ExitCode.Usage, run.ExitCode);
            Assert.Contains(message, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_controller_whose_port_is_taken_says_so()
    {
        using var file = new TemporaryFile(Kubeconfig("token: t"));
        using var listener = new TcpListener(IPAddress.Any, ControllerOptions.HealthPort);
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            // It is taken by somebody else, which serves as well.
        }

        var run = await CliRun.OfAsync("controller", "--kubeconfig", file.Path);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Matches("^kgateway: .* is in use\\.\n$", run.Error);
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string content) => File.WriteAllText(Path, content);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }

    private static string Kubeconfig(string user) => $$$"""
        apiVersion: v1
        kind: Config
        current-context: a
        contexts: [{name: a, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]
        users: [{name: u, user: { {{{user}}} }}]
        """;

    private static string All() => string.Join("---\n", Texts.Gateway("g"), Texts.Route("r", "g", "a"), Texts.Service("a"));
}
