using System.Text.Json.Nodes;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>A control plane with one Gateway <c>edge</c>, whose Envoy starts with a configuration that its test has changed.</summary>
internal sealed class OwnProxy : IAsyncDisposable
{
    private readonly Folder _folder = new();
    private KGatewayProcess? _kgateway;
    private EnvoyProcess? _envoy;

    private OwnProxy()
    {
    }

    /// <summary>Port of the Gateway's HTTP listener.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>Starts both with some objects.</summary>
    public static async Task<OwnProxy> StartAsync(string objects, Action<JsonNode> change)
    {
        var program = Tools.Envoy;
        var proxy = new OwnProxy();
        proxy._folder.Save("objects.yaml", $"{Manifests.Gateway("edge", proxy.Port)}\n---\n{objects}");
        proxy._kgateway = KGatewayProcess.Start(proxy._folder.Path, envoy: null);
        await proxy._kgateway.ReadyAsync();
        var bootstrap = JsonNode.Parse(await proxy._kgateway.AdminAsync("/api/bootstrap/default/edge"))!;
        bootstrap["admin"]!["address"]!["socketAddress"]!["portValue"] = FreePort.Next();
        change(bootstrap);
        proxy._envoy = EnvoyProcess.Start(program, bootstrap.ToJsonString());
        return proxy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_envoy is not null)
            await _envoy.DisposeAsync();
        if (_kgateway is not null)
            await _kgateway.DisposeAsync();
        _folder.Dispose();
    }
}
