using System.Runtime.CompilerServices;
using KGateway.EndToEnd.Harness;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Grains.Contracts.Views;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Ec2;
using KGateway.Resources;
using KGateway.Translation;
using KGateway.Translation.State;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>
/// The control plane's lookups of instances for the Backends of some objects, apart from a cluster: AWS is a server that lists instances,
/// and what is written down of them is written into a folder.
/// </summary>
internal sealed class InstanceLookups : IClusterView, IWorkShare, IAsyncDisposable
{
    private readonly Folder _folder;
    private readonly Folder _own = new();
    private readonly HttpServer _aws;
    private readonly HttpServer _api;
    private readonly ServiceProvider _services;

    private InstanceLookups(ClusterState state, Folder folder, HttpServer aws, HttpServer api)
    {
        State = state;
        _folder = folder;
        _aws = aws;
        _api = api;
        _own.Save("kubeconfig", $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: test, cluster: {server: "http://127.0.0.1:{{api.Port}}"} }]
            users: [{name: test, user: {token: test} }]
            contexts: [{name: test, context: {cluster: test, user: test} }]
            """);
        _services = new ServiceCollection()
            .AddLogging()
            .AddKubernetesApi(Path.Combine(_own.Path, "kubeconfig"))
            .AddSingleton<IClusterView>(this)
            .AddSingleton<IWorkShare>(this)
            .AddEc2Discovery(new Ec2Options { Translation = TranslationSettings.Default, Environment = EnvironmentOf(aws.Port).GetValueOrDefault })
            .BuildServiceProvider();
    }

    /// <inheritdoc/>
    public ClusterState State { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> NotReady => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Degraded => [];

    /// <summary>Begins to look up; <paramref name="instances"/> are the items of AWS's answer.</summary>
    public static async Task<InstanceLookups> StartAsync(string objects, Folder folder, string instances)
    {
        var read = ResourceReader.Read("objects.yaml", objects);
        Assert.Empty(read.Diagnostics);
        var aws = await HttpServer.StartAsync(context => context.Response.WriteAsync($"""
            <DescribeInstancesResponse><reservationSet><item><instancesSet>{instances}</instancesSet></item></reservationSet></DescribeInstancesResponse>
            """));
        InstanceLookups? lookups = null;
        var api = await HttpServer.StartAsync(context => lookups!.WriteAsync(context));
        lookups = new InstanceLookups(ClusterState.Empty.Apply([.. read.Objects.Select(ResourceChange.Put)]), folder, aws, api);
        foreach (var service in lookups._services.GetServices<IHostedService>())
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }

        return lookups;
    }

    /// <summary>An instance as AWS lists it; tags are written <c>key=value</c>.</summary>
    public static string Instance(string privateAddress, string? publicAddress, params string[] tags) => $"""
        <item><instanceState><name>running</name></instanceState><placement><availabilityZone>us-east-1a</availabilityZone></placement>
        <privateIpAddress>{privateAddress}</privateIpAddress>{(publicAddress is null ? "" : $"<ipAddress>{publicAddress}</ipAddress>")}
        <tagSet>{string.Concat(tags.Select(static tag => $"<item><key>{tag.Split('=')[0]}</key><value>{tag.Split('=')[1]}</value></item>"))}</tagSet></item>
        """;

    /// <inheritdoc/>
    public bool IsOwner(string key) => true;

    /// <inheritdoc/>
    public ValueTask<ClusterView> GetAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("not asked for");

    /// <inheritdoc/>
    public ValueTask<ProxySnapshot?> GetSnapshotAsync(ObjectKey gateway, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("not asked for");

    /// <inheritdoc/>
    public async IAsyncEnumerable<long> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return 0;
        // Nothing ever changes.
        var forever = new TaskCompletionSource();
        await forever.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
        await _api.DisposeAsync();
        await _aws.DisposeAsync();
        _own.Dispose();
    }

    private static Dictionary<string, string> EnvironmentOf(int aws) => new()
    {
        ["AWS_ENDPOINT_URL_EC2"] = $"http://127.0.0.1:{aws}",
        ["AWS_ACCESS_KEY_ID"] = "AKIATESTS",
        ["AWS_SECRET_ACCESS_KEY"] = "secret",
    };

    // JSON is YAML too.
    private async Task WriteAsync(HttpContext context)
    {
        Assert.Equal(HttpMethods.Patch, context.Request.Method);
        var written = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
        _folder.Save($"{context.Request.Path.Value!.Split('/')[^1]}.yaml", written);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(written);
    }
}
