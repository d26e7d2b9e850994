using System.Text.Json.Nodes;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>A control plane with one Gateway <c>edge</c>, whose Envoy starts with a configuration that its test has changed.</summary>
internal sealed class OwnProxy : IAsyncDisposable
{
    private readonly Folder _folder = new();
    private readonly Folder _files = new();
    private KGatewayProcess? _kgateway;
    private EnvoyProcess? _envoy;

    private OwnProxy()
    {
    }

    /// <summary>Port of the Gateway's HTTP listener.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>What the Envoy has logged.</summary>
    public string Log => _envoy?.Log ?? "";

    /// <summary>Starts both with some objects, and the Envoy with further variables in its environment.</summary>
    public static async Task<OwnProxy> StartAsync(string objects, Action<JsonNode> change, params (string Name, string Value)[] environment)
    {
        var proxy = await PlanAsync(objects);
        await proxy.ServeAsync(change, environment);
        return proxy;
    }

    /// <summary>The same, but the Envoy has the listener, as a test has changed it, from a file and all else from the control plane.</summary>
    public static async Task<OwnProxy> StartWithListenerAsync(string objects, Action<JsonNode> changeListener)
    {
        var proxy = await PlanAsync(objects);
        JsonNode? listener = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var resources = JsonNode.Parse(await proxy._kgateway!.AdminAsync("/api/xds/default/edge"))!["listeners"]!.AsArray();
                listener = resources.Count == 1 ? resources[0]!["resource"]!.DeepClone() : null;
                return listener is not null;
            },
            "the listener is there");
        changeListener(listener!);
        listener!["@type"] = "type.googleapis.com/envoy.config.listener.v3.Listener";
        proxy._files.Save("listeners.json", new JsonObject { ["resources"] = new JsonArray(listener) }.ToJsonString());
        await proxy.ServeAsync(
            bootstrap => bootstrap["dynamicResources"]!["ldsConfig"] = new JsonObject
            {
                ["resourceApiVersion"] = "V3",
                ["pathConfigSource"] = new JsonObject { ["path"] = Path.Combine(proxy._files.Path, "listeners.json") },
            },
            []);
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
        _files.Dispose();
    }

    private static async Task<OwnProxy> PlanAsync(string objects)
    {
        // Says why the test can't be run where there is no Envoy.
        _ = Tools.Envoy;
        var proxy = new OwnProxy();
        proxy._folder.Save("objects.yaml", $"{Manifests.Gateway("edge", proxy.Port)}\n---\n{objects}");
        proxy._kgateway = KGatewayProcess.Start(proxy._folder.Path, envoy: null);
        await proxy._kgateway.ReadyAsync();
        return proxy;
    }

    private async Task ServeAsync(Action<JsonNode> change, (string, string)[] environment)
    {
        var bootstrap = await _kgateway!.BootstrapAsync("default/edge", adminPort: FreePort.Next());
        change(bootstrap);
        _envoy = EnvoyProcess.Start(Tools.Envoy, bootstrap.ToJsonString(), environment);
    }
}
