using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using KGateway.Resources;
using KGateway.Silo.Admin;
using KGateway.Silo.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KGateway.Silo.Tests.Cli.Clusters;

/// <summary>
/// An API server that knows some paths, with pods whose every port leads back to this server: what it answers there are the pods' answers.
/// </summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private const string Protocol = "v4.channel.k8s.io";
    private const string ControllerName = "kgateway.dev/kgateway";

    private readonly WebApplication _app;
    private readonly string _folder = Directory.CreateTempSubdirectory("kgateway-test-").FullName;

    private FakeCluster()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(AnswerAsync);
    }

    /// <summary>JSON by path; anything else is not found.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Paths that are forbidden.</summary>
    public ConcurrentBag<string> Forbidden { get; } = [];

    /// <summary>Status of /readyz of the pods, with its text.</summary>
    public (int Status, string Text) Ready { get; set; } = (200, "ok\n");

    /// <summary>Whether pods take connections.</summary>
    public bool Listening { get; set; } = true;

    /// <summary>The pods that were connected to, with the port.</summary>
    public ConcurrentQueue<string> Forwarded { get; } = new();

    public string Kubeconfig => Path.Combine(_folder, "config");

    /// <summary>A healthy installation with a Gateway.</summary>
    public static async Task<FakeCluster> StartAsync()
    {
        var cluster = new FakeCluster();
        await cluster._app.StartAsync(TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(cluster.Kubeconfig, KubeconfigOf(cluster._app.Urls.Single()));
        cluster.Answers["/version"] = """{"gitVersion": "v1.99.0"}""";
        foreach (var name in (string[])["gatewayclasses", "gateways", "httproutes"])
            cluster.Define($"{name}.gateway.networking.k8s.io");
        foreach (var kind in ResourceKinds.All.Where(static kind => kind.Group == ResourceKinds.KgatewayGroup))
            cluster.Define($"{kind.Plural}.{kind.Group}");
        cluster.Define("orleansclusters.gateway.kgateway.dev");
        cluster.Pods(Pod("kgateway-1"));
        cluster.Answers["/apis/apps/v1/namespaces/kgateway-system/deployments"] =
            """{"items": [{"metadata": {"name": "kgateway"}, "spec": {"replicas": 1}, "status": {"readyReplicas": 1}}]}""";
        cluster.Answers["/apis/gateway.networking.k8s.io/v1/gatewayclasses"] = $$"""
            {"items": [{"metadata": {"name": "kgateway"}, "spec": {"controllerName": "{{ControllerName}}"},
                        "status": {"conditions": [{"type": "Accepted", "status": "True"}]} }]}
            """;
        cluster.Gateways(Gateway("True", "Programmed", ""));
        cluster.State(Dashboard.States.Small);
        return cluster;
    }

    /// <summary>What a kubeconfig says of a server.</summary>
    public static string KubeconfigOf(string server) => $$"""
        {"apiVersion": "v1", "kind": "Config", "current-context": "here",
         "clusters": [{"name": "c", "cluster": {"server": "{{server}}"} }],
         "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"} }],
         "users": [{"name": "u", "user": {"token": "t"} }]}
        """;

    public static string Pod(string name, string ready = "True", string state = """{"running": {"startedAt": "2026-01-01T00:00:00Z"}}""") => $$"""
        {"metadata": {"name": "{{name}}"},
         "status": {"conditions": [{"type": "Ready", "status": "{{ready}}"}], "containerStatuses": [{"name": "controller", "state": {{state}}}]} }
        """;

    public static string Gateway(string status, string reason, string message) => $$"""
        {"metadata": {"name": "edge", "namespace": "shop"}, "spec": {"gatewayClassName": "kgateway"},
         "status": {"conditions": [{"type": "Programmed", "status": "{{status}}", "reason": "{{reason}}", "message": "{{message}}"}]} }
        """;

    public void Define(string crd) => Answers[DefinitionPath(crd)] = $$"""
        {"metadata": {"name": "{{crd}}", "annotations": {
           "gateway.networking.k8s.io/bundle-version": "v1.6.1", "gateway.networking.k8s.io/channel": "standard"} },
         "status": {"conditions": [{"type": "Established", "status": "True"}]} }
        """;

    public void Undefine(string crd) => Answers.TryRemove(DefinitionPath(crd), out _);

    public void Pods(params string[] pods) => Answers["/api/v1/namespaces/kgateway-system/pods"] = $$"""{"items": [{{string.Join(", ", pods)}}]}""";

    public void Gateways(params string[] gateways) =>
        Answers["/apis/gateway.networking.k8s.io/v1/gateways"] = $$"""{"items": [{{string.Join(", ", gateways)}}]}""";

    public void State(StateDocument state) => Answers["/api/state"] = CliJson.Write(state);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string DefinitionPath(string crd) => $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{crd}";

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (Forbidden.Contains(path))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("""{"kind": "Status", "code": 403, "reason": "Forbidden", "message": "you may not"}""");
        }
        else if (path.EndsWith("/portforward", StringComparison.Ordinal))
        {
            await ForwardAsync(context, path.Split('/')[^2]);
        }
        else if (path == "/readyz")
        {
            context.Response.StatusCode = Ready.Status;
            await context.Response.WriteAsync(Ready.Text);
        }
        else if (Answers.TryGetValue(path, out var answer))
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("""{"kind": "Status", "code": 404, "reason": "NotFound", "message": "not found"}""");
        }
    }

    private async Task ForwardAsync(HttpContext context, string pod)
    {
        var port = ushort.Parse(context.Request.Query["ports"]!, System.Globalization.CultureInfo.InvariantCulture);
        Forwarded.Enqueue($"{pod}:{port}");
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Protocol);
        var cancelled = context.RequestAborted;
        foreach (var channel in (byte[])[0, 1])
            await SendAsync(socket, channel, BitConverter.GetBytes(port), cancelled);
        if (!Listening)
        {
            await SendAsync(socket, 1, Encoding.UTF8.GetBytes("connection refused"), cancelled);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancelled);
            return;
        }

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(_app.Urls.Single()).Port, cancelled);
        await using var stream = client.GetStream();
        var down = DownAsync(socket, stream, cancelled);
        var buffer = new byte[8192];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), cancelled) is { MessageType: WebSocketMessageType.Binary } received)
                await stream.WriteAsync(buffer.AsMemory(1, received.Count - 1), cancelled);
        }
        catch (WebSocketException)
        {
            // The other end just goes away.
            client.Close();
        }

        await down.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task DownAsync(WebSocket socket, NetworkStream stream, CancellationToken cancelled)
    {
        var buffer = new byte[1000];
        while (await stream.ReadAsync(buffer, cancelled) is > 0 and var count)
            await SendAsync(socket, 0, buffer[..count], cancelled);
    }

    private static ValueTask SendAsync(WebSocket socket, byte channel, byte[] bytes, CancellationToken cancelled) =>
        socket.SendAsync(new ReadOnlyMemory<byte>([channel, .. bytes]), WebSocketMessageType.Binary, endOfMessage: true, cancelled);
}
