using System.Globalization;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Mesh.Harness;

/// <summary>The tests of what a waypoint enforces: they share a control plane, an Envoy and a backend, and have Services of their own.</summary>
[CollectionDefinition("Mesh")]
public sealed class MeshCollection : ICollectionFixture<MeshLab>;

/// <summary>A control plane on a folder with one waypoint for all Services of a namespace, and a backend that mirrors requests.</summary>
public sealed class MeshLab : IAsyncLifetime
{
    /// <summary>Namespace of the waypoint and the Services.</summary>
    public const string Namespace = "shop";

    private readonly Folder _folder = new();
    private readonly int _port = FreePort.Next();
    private KGatewayProcess? _kgateway;
    private MirrorBackend? _backend;
    private int _sites;

    internal KGatewayProcess KGateway => Part(_kgateway);

    internal MirrorBackend Backend => Part(_backend);

    internal Folder Folder => _folder;

    /// <summary>Port of the waypoint, where the node's proxy hands connections over.</summary>
    public int Port => _port;

    /// <summary>Starts everything, once.</summary>
    public async ValueTask InitializeAsync()
    {
        if (Tools.FindEnvoy() is not { } envoy)
            return;
        _backend = await MirrorBackend.StartAsync();
        _folder.Save("lab.yaml", $$"""
            apiVersion: v1
            kind: Namespace
            metadata: {name: {{Namespace}}, labels: {istio.io/use-waypoint: waypoint} }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: waypoint, namespace: {{Namespace}} }
            spec:
              gatewayClassName: kgateway-waypoint
              listeners: [{name: proxy, port: {{_port}}, protocol: istio.io/PROXY}]
            ---
            {{Server("mirror", _backend.Port)}}
            """);
        _kgateway = KGatewayProcess.Start(_folder.Path, envoy);
        await _kgateway.ReadyAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_kgateway is not null)
            await _kgateway.DisposeAsync();
        if (_backend is not null)
            await _backend.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>
    /// A Service <c>NAME</c> with an address of its own, port 80 (HTTP) and port 90 (a stream of bytes), both of the backend, and further
    /// objects; served when this returns, with those in force. In all texts <c>NAME</c> stands for the site's name.
    /// </summary>
    internal async Task<MeshSite> ServiceAsync(string objects = "", MeshRequest? served = null)
    {
        // Says why the test can't be run where there is no Envoy.
        _ = Tools.Envoy;
        var number = Interlocked.Increment(ref _sites);
        var site = new MeshSite(this, string.Create(CultureInfo.InvariantCulture, $"m{number}"), $"10.97.{number / 250}.{1 + (number % 250)}");
        site.Save(objects);
        await site.ServedAsync(served ?? new());
        return site;
    }

    /// <summary>Admin interface of the waypoint's Envoy.</summary>
    internal async Task<Uri> EnvoyAsync() =>
        new((await KGateway.StateAsync()).GetProperty("proxies").EnumerateArray().Single().GetProperty("admin").GetString()!);

    /// <summary>A Service with an endpoint on loopback, for servers that policies use.</summary>
    internal static string Server(string name, int port, string? appProtocol = null) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: {{Namespace}}, labels: {istio.io/use-waypoint: none}, annotations: {kgateway.dev/endpoints: "127.0.0.1:{{port}}"} }
        spec: {ports: [{name: main, port: 80{{(appProtocol is null ? "" : $", appProtocol: {appProtocol}")}} }] }
        """;

    private static T Part<T>(T? part)
        where T : class
    {
        // Says why the test can't be run where there is no Envoy.
        _ = Tools.Envoy;
        return part ?? throw new InvalidOperationException("The lab isn't up.");
    }
}
