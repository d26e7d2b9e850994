using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>A real Kubernetes API server with a stand-in for nodes, for one test; needs root and the tools.</summary>
internal sealed class PrivateLab : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder;
    private readonly List<Process> _processes = [];

    private PrivateLab(string folder) => _folder = folder;

    /// <summary>Address under which pods reach what runs by <see cref="Start"/>.</summary>
    public const string Host = "10.244.0.1";

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    public static async Task<PrivateLab> UpAsync()
    {
        var kubelab = Tools.Program("kubelab");
        Tools.Program("kubectl");
        var lab = new PrivateLab(Directory.CreateTempSubdirectory("kgateway-lab-").FullName);
        var (exitCode, output) = await Tools.RunAsync(kubelab, ["up", "--dir", lab._folder, "--port", FreePort()], Patience, lab.Environment());
        Assert.True(exitCode == 0, output);
        return lab;
    }

    /// <summary>Runs kubectl; its output.</summary>
    public async Task<string> KubectlAsync(params string[] arguments)
    {
        var (exitCode, output) = await Tools.RunAsync(Tools.Program("kubectl"), arguments, Patience, Environment());
        Assert.True(exitCode == 0, $"kubectl {string.Join(' ', arguments)}: {output}");
        return output;
    }

    /// <summary>Runs a program in the network of the cluster; its output.</summary>
    public async Task<string> ExecAsync(params string[] command)
    {
        var (exitCode, output) = await Tools.RunAsync(Tools.Program("kubelab"), ["exec", "--", .. command], Patience, Environment());
        Assert.True(exitCode == 0, $"{string.Join(' ', command)}: {output}");
        return output;
    }

    /// <summary>Runs a program in the network of the cluster until the lab goes down.</summary>
    public void Start(params string[] command)
    {
        var start = new ProcessStartInfo(Tools.Program("kubelab"), ["exec", "--", .. command]);
        foreach (var (name, value) in Environment())
            start.Environment[name] = value;
        _processes.Add(Process.Start(start)!);
    }

    /// <summary>A file beside the tools; the test is skipped when there is none.</summary>
    public static string SharedFile(params string[] path)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var file = Path.Combine([at.FullName, "..", "shared", .. path]);
            if (File.Exists(Path.Combine(at.FullName, "KGateway.sln")) && File.Exists(file))
                return file;
        }

        Assert.Skip($"There is no {Path.Combine(path)} beside the tools.");
        return "";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        // Takes the folder away too.
        await Tools.RunAsync(Tools.Program("kubelab"), ["down", "--purge", "--dir", _folder], Patience, Environment());
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["KUBECONFIG"] = Kubeconfig,
        ["KUBELAB_DIR"] = _folder,
        ["PATH"] = $"{Tools.InstalledFolder}{Path.PathSeparator}{System.Environment.GetEnvironmentVariable("PATH")}",
    };

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(null, null);
    }
}
