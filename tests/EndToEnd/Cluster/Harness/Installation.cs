using System.Globalization;
using System.Text.Json;
using KGateway.EndToEnd.Harness;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Tests.Harness;
using Tools = KGateway.EndToEnd.Harness.Tools;

namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>The control plane, installed with its charts in a lab as a user installs it; the program is the one built beside the tests.</summary>
public sealed class Installation(KubeLab lab) : IAsyncLifetime
{
    /// <summary>The release's namespace.</summary>
    public const string Namespace = "kgateway-system";

    private static readonly string[] OwnKinds =
        ["all", "serviceaccounts", "configmaps", "roles", "rolebindings", "clusterroles", "clusterrolebindings", "networkpolicies", "poddisruptionbudgets"];

    private LabNetwork? _network;
    private KubernetesApi? _api;
    private bool _defined;

    /// <summary>The cluster.</summary>
    public KubeLab Lab => lab;

    /// <summary>Its API with the administrator's rights.</summary>
    public KubernetesApi Api => _api ?? throw new InvalidOperationException("The lab isn't up.");

    internal LabNetwork Network => _network ?? throw new InvalidOperationException("The lab isn't up.");

    /// <summary>An empty cluster with the definitions of Gateway API.</summary>
    public async Task LabAsync()
    {
        await lab.UpAsync(gatewayApi: true);
        if (_api is null)
        {
            await lab.ImageAsync("(.*/)?kgateway:.*", KGatewayProcess.Program);
            _network = await LabNetwork.OpenAsync(await lab.NetworkAsync());
            _api = lab.Connect();
        }
    }

    /// <summary>Installs the charts, or changes the number of replicas and other values (<c>KEY=VALUE</c>), with <c>helm upgrade</c>.</summary>
    public async Task InstallAsync(int replicas, params string[] values)
    {
        await LabAsync();
        var charts = Path.Combine(Tools.Repository, "deploy", "helm");
        // The charts' definitions are the same for all tests, and stay.
        if (!_defined)
        {
            await lab.HelmAsync("upgrade", "--install", "kgateway-crds", Path.Combine(charts, "kgateway-crds"), "-n", Namespace, "--create-namespace");
            _defined = true;
        }

        await lab.HelmAsync(
        [
            "upgrade", "--install", "kgateway", Path.Combine(charts, "kgateway"), "-n", Namespace, "--set", $"controller.replicaCount={replicas}",
            .. values.SelectMany(static value => new[] { "--set", value }),
        ]);
        await RolledOutAsync();
        // Replicas are ready whether they have made it or not.
        await lab.KubectlAsync("wait", "--for=create", "gatewayclass/kgateway", "--timeout=120s");
        await lab.KubectlAsync("wait", "--for=condition=Accepted", "gatewayclass/kgateway", "--timeout=120s");
    }

    /// <summary>
    /// A control plane of some replicas with the chart's own values but for the given ones, whatever was installed before, and without those
    /// that leave.
    /// </summary>
    public async Task UpAsync(int replicas, params string[] values)
    {
        await InstallAsync(replicas, values);
        await GatheredAsync(replicas);
    }

    /// <summary>Sets the number of replicas and waits until it is reached and those that leave have ended.</summary>
    public async Task ScaleAsync(int replicas)
    {
        // Not with `kubectl scale`: the field would be kubectl's from then on, and the next upgrade would be refused.
        await lab.HelmAsync(
            "upgrade", "kgateway", Path.Combine(Tools.Repository, "deploy", "helm", "kgateway"), "-n", Namespace, "--reuse-values",
            "--set", $"controller.replicaCount={replicas}");
        await RolledOutAsync();
        await GatheredAsync(replicas);
    }

    /// <summary>Replaces all replicas, one by one.</summary>
    public async Task RestartAsync()
    {
        await lab.KubectlAsync("-n", Namespace, "rollout", "restart", "deployment/kgateway");
        await RolledOutAsync();
    }

    /// <summary>Waits until all wanted replicas are ready.</summary>
    public Task RolledOutAsync() => lab.KubectlAsync("-n", Namespace, "rollout", "status", "deployment/kgateway", "--timeout=170s");

    /// <summary>Installs a second control plane beside the first, in a namespace of its own.</summary>
    public async Task InstallOtherAsync(string ns, params string[] values)
    {
        var chart = Path.Combine(Tools.Repository, "deploy", "helm", "kgateway");
        await lab.HelmAsync(
            ["upgrade", "--install", "kgateway", chart, "-n", ns, "--create-namespace", .. values.SelectMany(static value => new[] { "--set", value })]);
        await lab.KubectlAsync("-n", ns, "rollout", "status", "deployment/kgateway", "--timeout=170s");
    }

    /// <summary>Removes the release; the definitions of kinds stay.</summary>
    public Task UninstallAsync() => lab.HelmAsync("uninstall", "kgateway", "-n", Namespace, "--wait");

    /// <summary>What is left of the release: objects with its labels, and those that replicas keep for themselves.</summary>
    public async Task<string> LeftoversAsync()
    {
        var labelled = await lab.KubectlAsync(
            "get", string.Join(',', OwnKinds), "-A", "-l", "app.kubernetes.io/instance=kgateway,kgateway=kgateway", "--no-headers", "--ignore-not-found", "-o", "name");
        var own = await lab.KubectlAsync(
            "get", "leases,orleansclusters,secrets,pods", "-n", Namespace, "--no-headers", "--ignore-not-found", "-o", "name")
            + await lab.KubectlAsync("get", "gatewayclasses", "kgateway", "kgateway-waypoint", "--no-headers", "--ignore-not-found", "-o", "name");
        // The charts' own history: the CRDs' chart stays.
        return string.Join(' ', (labelled + own).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static name => !name.Contains("sh.helm.release.v1.kgateway-crds", StringComparison.Ordinal)));
    }

    internal async Task<Replica[]> ReplicasAsync() =>
    [
        .. (await PodsAsync())
            .Where(static pod => !pod.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _) && IsReady(pod))
            .Select(static pod => new Replica(
                pod.GetProperty("metadata").GetProperty("name").GetString()!,
                pod.GetProperty("status").GetProperty("podIP").GetString()!,
                pod.GetProperty("status").GetProperty("containerStatuses")[0].GetProperty("state").GetProperty("running").GetProperty("startedAt").GetString()!)),
    ];

    /// <summary>Waits until some replicas work as one and all proxies of some namespaces have what they should have.</summary>
    internal Task SettledAsync(int replicas, int proxies, params string[] namespaces) => Eventually.TrueAsync(
        async () =>
        {
            var ready = await ReplicasAsync();
            if (ready.Length != replicas)
            {
                return false;
            }

            if (await StateAsync(ready[0]) is not { } state)
            {
                return false;
            }

            return state.GetProperty("silos").EnumerateArray().Count(static silo => silo.GetProperty("ready").GetBoolean()) == replicas
                && state.GetProperty("proxies").EnumerateArray().Count(proxy =>
                    proxy.GetProperty("synced").GetBoolean() && namespaces.Any(ns => proxy.GetProperty("gateway").GetString() == $"{ns}/edge")) == proxies;
        },
        $"{replicas} replicas with {proxies} proxies",
        TimeSpan.FromSeconds(120),
        TimeSpan.FromMilliseconds(300));

    /// <summary>Whether a text is in what a Gateway's proxies should have, and so many have accepted that, as the control plane tells.</summary>
    internal async Task<bool> AllHaveAsync(string ns, string gateway, int proxies, string text)
    {
        if (await ReplicasAsync() is not [var replica, ..]
            || await AdminAsync(replica, $"/api/xds/{ns}/{gateway}") is not { } wanted
            || !wanted.GetRawText().Contains(text, StringComparison.Ordinal)
            || await StateAsync(replica) is not { } state)
        {
            return false;
        }

        return state.GetProperty("proxies").EnumerateArray().Count(proxy =>
            proxy.GetProperty("gateway").GetString() == $"{ns}/{gateway}" && proxy.GetProperty("synced").GetBoolean()) == proxies;
    }

    /// <summary>What a replica does for all.</summary>
    internal async Task<ReplicaWork> WorkAsync(Replica replica)
    {
        var state = await StateAsync(replica) ?? throw new InvalidOperationException($"{replica.Name} doesn't tell its state.");
        bool IsIts(string? silo) => silo?.Contains($"{replica.Address}:", StringComparison.Ordinal) == true;
        return new ReplicaWork(
            state.GetProperty("gateways").EnumerateArray()
                .Where(gateway => gateway.TryGetProperty("silo", out var silo) && IsIts(silo.GetString()))
                .Select(static gateway => gateway.GetProperty("name").GetString()!)
                .ToHashSet(),
            [.. state.GetProperty("silos").EnumerateArray().Where(silo => IsIts(silo.GetProperty("name").GetString()))
                .SelectMany(static silo => silo.GetProperty("inputs").EnumerateArray()).Select(static input => input.GetString()!)]);
    }

    /// <summary>Waits until some replicas work as one and translate about as many Gateways each; their streams are spread before that.</summary>
    internal Task SharedAsync(int replicas) => Eventually.TrueAsync(
        async () =>
        {
            var ready = await ReplicasAsync();
            if (ready.Length != replicas || await StateAsync(ready[0]) is not { } state)
            {
                return false;
            }

            var gateways = state.GetProperty("silos").EnumerateArray().Select(static silo => silo.GetProperty("gateways").GetInt32()).ToArray();
            return gateways.Length == replicas && gateways.Max() - gateways.Min() <= 1;
        },
        $"{replicas} replicas share the work",
        TimeSpan.FromSeconds(120),
        TimeSpan.FromSeconds(1));

    /// <summary>The sum of a metric that a pod tells on a port, over the samples with a label (<c>NAME="VALUE"</c>) if one is given.</summary>
    internal async Task<double> MetricAsync(string address, int port, string path, string name, string label = "") =>
        Metrics(await Network.Client.GetStringAsync($"http://{address}:{port}{path}"), name)
            .Where(sample => sample.Labels.Contains(label, StringComparison.Ordinal)).Sum(static sample => sample.Value);

    /// <summary>The samples of a metric in its text form: labels, as they are written, and value.</summary>
    internal static IEnumerable<(string Labels, double Value)> Metrics(string text, string name) => text.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' ')
        .Select(line => (
            line[name.Length..line.LastIndexOf(' ')],
            double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)));

    /// <summary>The logs of all replicas.</summary>
    public Task<string> LogsAsync(int lines = -1) => lab.KubectlAsync(
        "-n", Namespace, "logs", "-l", "kgateway=kgateway", "--prefix", "--tail", lines.ToString(CultureInfo.InvariantCulture));

    /// <summary>What the containers of all replicas that run now have written since a moment, each line with its time first.</summary>
    public Task<string> LogsAsync(DateTimeOffset since) => lab.KubectlAsync(
        "-n", Namespace, "logs", "-l", "kgateway=kgateway", "--tail=-1", "--timestamps", $"--since-time={since.UtcDateTime:O}");

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Ends the lab with the last test that uses it: proxies and replicas by the dozen would slow the other tests down.</summary>
    public async ValueTask DisposeAsync()
    {
        _network?.Dispose();
        _api?.Dispose();
        await lab.DownAsync();
    }

    // Those that leave have ended.
    private Task GatheredAsync(int replicas) => Eventually.TrueAsync(
        async () => (await ReplicasAsync()).Length == replicas && (await PodsAsync()).Length == replicas,
        $"{replicas} replicas",
        TimeSpan.FromSeconds(150),
        TimeSpan.FromMilliseconds(300));

    // What a replica says of the whole control plane.
    private Task<JsonElement?> StateAsync(Replica replica) => AdminAsync(replica, "/api/state");

    // What a replica's admin server answers; null when it can't be asked, like one that has ended before the API server knows.
    private async Task<JsonElement?> AdminAsync(Replica replica, string path)
    {
        try
        {
            using var answer = JsonDocument.Parse(
                await lab.KubectlAsync("exec", "-n", Namespace, replica.Name, "--", "curl", "-sf", $"http://127.0.0.1:9095{path}"));
            return answer.RootElement.Clone();
        }
        catch (Xunit.Sdk.FailException)
        {
            return null;
        }
    }

    // Also those that are ending.
    private async Task<JsonElement[]> PodsAsync() =>
    [
        .. (await Api.GetAsync($"/api/v1/namespaces/{Namespace}/pods?labelSelector=kgateway%3Dkgateway", CancellationToken.None))!.Value
            .GetProperty("items").EnumerateArray(),
    ];

    private static bool IsReady(JsonElement pod) =>
        pod.GetProperty("status").TryGetProperty("conditions", out var conditions)
        && conditions.EnumerateArray().Any(static condition =>
            condition.GetProperty("type").GetString() == "Ready" && condition.GetProperty("status").GetString() == "True");
}
