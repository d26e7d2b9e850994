using System.Diagnostics;
using KGateway.EndToEnd.Harness;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Tests.Harness;

[assembly: AssemblyFixture(typeof(KubeLab))]

namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>
/// A real, small Kubernetes cluster that all tests share; it is started by the first test that wants it. Tests take namespaces of their
/// own. A test that uses it is skipped, with the reason, where the tools are missing.
/// </summary>
public sealed class KubeLab : IAsyncLifetime
{
    /// <summary>Address under which pods reach what runs by <see cref="Start"/>.</summary>
    public const string Host = "10.244.0.1";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly SemaphoreSlim _lock = new(1);
    private string? _folder;
    private string _path = "";
    private bool _gatewayApi;
    private int _namespaces;

    /// <summary>Its folder, with the logs of its components.</summary>
    public string Folder => _folder ?? throw new InvalidOperationException("The lab isn't up.");

    /// <summary>The administrator's kubeconfig; valid outside and inside of the lab.</summary>
    public string KubeConfig => Path.Combine(Folder, "kubeconfig");

    /// <summary>Starts the lab, unless it is up.</summary>
    /// <param name="gatewayApi">Whether the experimental definitions of Gateway API are wanted.</param>
    public async Task<KubeLab> UpAsync(bool gatewayApi = false)
    {
        _path = Tools.LabPath();
        var definitions = gatewayApi ? Tools.Definitions("gateway-api-experimental.yaml") : null;
        await _lock.WaitAsync();
        try
        {
            if (_folder is null)
            {
                var folder = Directory.CreateTempSubdirectory("kgateway-lab-").FullName;
                await RunAsync("kubelab", ["up", "--dir", folder, "--port", $"{FreePort.Next()}"], folder: folder);
                _folder = folder;
            }

            if (definitions is not null && !_gatewayApi)
            {
                await DefineAsync(definitions);
                _gatewayApi = true;
            }
        }
        finally
        {
            _lock.Release();
        }

        return this;
    }

    /// <summary>Brings back definitions of Gateway API that a test has deleted.</summary>
    public Task DefineAsync() => DefineAsync(Tools.Definitions("gateway-api-experimental.yaml"));

    /// <summary>Makes the definitions of a file or folder and waits until they are in force; others come and go with other tests.</summary>
    public async Task DefineAsync(string definitions)
    {
        // What else is in the file has no such condition.
        var kinds = (await KubectlAsync("apply", "--server-side", "-f", definitions, "-o", "name")).Split('\n')
            .Where(static name => name.StartsWith("customresourcedefinition", StringComparison.Ordinal));
        await KubectlAsync(["wait", "--for=condition=Established", "--timeout=60s", .. kinds]);
    }

    /// <summary>A client with the administrator's rights.</summary>
    public KubernetesApi Connect() => KubernetesApi.Connect(KubeConfig);

    /// <summary>Makes a namespace and returns its name.</summary>
    public async Task<string> NamespaceAsync()
    {
        var name = $"test-{Interlocked.Increment(ref _namespaces)}";
        await KubectlAsync("create", "namespace", name);
        return name;
    }

    /// <summary>Creates or changes objects by server-side apply.</summary>
    public Task ApplyAsync(string yaml) => RunAsync("kubectl", ["apply", "--server-side", "-f", "-"], input: yaml);

    /// <summary>Runs kubectl and returns what it prints.</summary>
    public Task<string> KubectlAsync(params string[] arguments) => RunAsync("kubectl", arguments);

    /// <summary>A kubeconfig with the rights of a ServiceAccount.</summary>
    public async Task<string> KubeConfigOfAsync(string ns, string account)
    {
        var token = (await KubectlAsync("create", "token", account, "-n", ns)).Trim();
        var cluster = (await KubectlAsync(
            "config", "view", "--raw", "--minify", "-o", "jsonpath={.clusters[0].cluster.server} {.clusters[0].cluster.certificate-authority-data}")).Trim().Split(' ');
        var path = Path.Combine(Path.GetDirectoryName(KubeConfig)!, $"{ns}-{account}.kubeconfig");
        await File.WriteAllTextAsync(path, $$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: lab, cluster: {server: "{{cluster[0]}}", certificate-authority-data: "{{cluster[1]}}"} }]
            users: [{name: account, user: {token: "{{token}}"} }]
            contexts: [{name: lab, context: {cluster: lab, user: account, namespace: "{{ns}}"} }]
            current-context: lab
            """);
        return path;
    }

    /// <summary>Runs a program within the lab's network and returns what it prints.</summary>
    public Task<string> ExecAsync(params string[] command) =>
        RunAsync("kubelab", ["exec", "--dir", _folder ?? "", "--", .. command]);

    /// <summary>Makes a command stand for the images that a regular expression matches.</summary>
    public Task ImageAsync(string pattern, params string[] command) =>
        RunAsync("kubelab", ["images", "add", "--dir", Folder, pattern, "--", .. command]);

    /// <summary>Runs helm and returns what it prints.</summary>
    public Task<string> HelmAsync(params string[] arguments) => RunAsync("helm", arguments);

    /// <summary>Starts a program within the lab's network, which the caller ends.</summary>
    public Process Start(params string[] command) =>
        Process.Start(StartInfo("kubelab", ["exec", "--dir", Folder, "--", .. command], Folder))!;

    /// <summary>Name of its network namespace, in which alone its addresses exist.</summary>
    public async Task<string> NetworkAsync()
    {
        var status = await RunAsync("kubelab", ["status", "--dir", Folder]);
        const string Before = "network namespace ";
        var start = status.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return status[start..status.IndexOf(',', start)];
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Ends the lab, if it is up, and all that runs in it.</summary>
    public async Task DownAsync()
    {
        if (_folder is not { } folder)
            return;
        (_folder, _gatewayApi) = (null, false);
        await RunAsync("kubelab", ["down", "--dir", folder, "--purge"], folder: folder);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _lock.Dispose();
    }

    private async Task<string> RunAsync(string program, string[] arguments, string? input = null, string? folder = null)
    {
        folder ??= _folder ?? throw new InvalidOperationException("The lab isn't up.");
        using var process = Process.Start(StartInfo(program, arguments, folder))!;
        if (input is not null)
            await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        if (process.ExitCode != 0)
            Assert.Fail($"{program} {string.Join(' ', arguments)}: {process.ExitCode}\n{await output}\n{await errors}");
        return await output;
    }

    private ProcessStartInfo StartInfo(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo("/usr/bin/env", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = _path;
        start.Environment["KUBECONFIG"] = Path.Combine(folder, "kubeconfig");
        start.Environment["KUBELAB_DIR"] = folder;
        return start;
    }
}
