using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.Silo.Probe;

namespace KGateway.EndToEnd.Mesh.Harness;

/// <summary>A Service behind the waypoint and the file of its objects.</summary>
internal sealed class MeshSite(MeshLab lab, string name, string address)
{
    private string _text = "";

    /// <summary>Name of its objects.</summary>
    public string Name => name;

    /// <summary>Address of the Service.</summary>
    public string Address => address;

    /// <summary>Writes the Service and further objects, all in one save.</summary>
    public void Save(string objects) => SaveWith(lab.Backend.Port, objects);

    /// <summary>The same with another backend.</summary>
    public void SaveWith(int backend, string objects) => SaveWith([backend], objects);

    /// <summary>The same with several backends.</summary>
    public void SaveWith(IEnumerable<int> backends, string objects)
    {
        _text = $$"""
            apiVersion: v1
            kind: Service
            metadata: {name: NAME, namespace: shop, annotations: {kgateway.dev/endpoints: "{{string.Join(',', backends.Select(static port => $"127.0.0.1:{port}"))}}"} }
            spec:
              clusterIP: {{address}}
              ports: [{name: http, port: 80}, {name: tcp, port: 90}]
            ---
            {{objects}}
            """.Replace("NAME", name, StringComparison.Ordinal);
        lab.Folder.Save($"{name}.yaml", _text);
    }

    /// <summary>Writes its objects anew with some text replaced.</summary>
    public void Edit(string old, string @new)
    {
        Assert.Contains(old, _text, StringComparison.Ordinal);
        _text = _text.Replace(old, @new, StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal);
        lab.Folder.Save($"{name}.yaml", _text);
    }

    /// <summary>Waits until a connection is no longer closed for want of the Service.</summary>
    public Task ServedAsync(MeshRequest request) => Eventually.TrueAsync(
        async () => await SendAsync(request) is { Status: not 503 }, $"{name} is served\n{lab.KGateway.Log}", TimeSpan.FromSeconds(30));

    /// <summary>Waits until a request is answered with a status.</summary>
    public Task AnswersAsync(int status, MeshRequest request) => Eventually.TrueAsync(
        async () => (await SendAsync(request))?.Status == status, $"{name} answers {status}", TimeSpan.FromSeconds(20));

    /// <summary>Waits until a connection is closed without an answer.</summary>
    public Task RefusesAsync(MeshRequest request) => Eventually.TrueAsync(
        async () => await SendAsync(request) is null, $"{name} refuses a connection", TimeSpan.FromSeconds(20));

    /// <summary>Waits until a condition of an object says something; of one of its name unless another is given.</summary>
    public async Task SaysAsync(string kind, string type, string text, string? other = null)
    {
        var last = "";
        try
        {
            await Eventually.TrueAsync(
                async () => (last = (await lab.KGateway.ConditionsAsync(kind, $"{MeshLab.Namespace}/{other ?? name}")).GetValueOrDefault(type, "")).Contains(text, StringComparison.Ordinal),
                $"{type} of {kind} {other ?? name} says '{text}'",
                TimeSpan.FromSeconds(20));
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new Xunit.Sdk.XunitException($"{e.Message}; it says '{last}'", e);
        }
    }

    /// <summary>Waits until nothing is said of an object of its name.</summary>
    public Task SaysNothingAsync(string kind) => Eventually.TrueAsync(
        async () => (await lab.KGateway.ConditionsAsync(kind, $"{MeshLab.Namespace}/{name}")).Count == 0, $"nothing is said of {kind} {name}", TimeSpan.FromSeconds(20));

    /// <summary>The answer to a request; null when the connection is closed without one.</summary>
    public Task<PolicyAnswer?> SendAsync(MeshRequest request) => SendAsync(lab.Port, address, name, request);

    /// <summary>
    /// What a server says before it is asked anything; empty when the connection is closed without a word, null when neither happens for some
    /// seconds.
    /// </summary>
    public async Task<string?> GreetingAsync(MeshRequest request)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(4));
        await using var stream = await ConnectAsync(lab.Port, address, request, deadline.Token);
        var buffer = new byte[256];
        try
        {
            return System.Text.Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, deadline.Token));
        }
        catch (IOException)
        {
            return "";
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>All that a server says to a client that says nothing, until the connection is closed; null when it is still open after a time.</summary>
    public async Task<string?> ConversationAsync(MeshRequest request, TimeSpan time)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(time);
        using var reader = new StreamReader(await ConnectAsync(lab.Port, address, request, deadline.Token));
        try
        {
            return await reader.ReadToEndAsync(deadline.Token);
        }
        catch (IOException)
        {
            return "";
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The answer of a Service at an address behind the waypoint at a port; null when the connection is closed without one.</summary>
    public static async Task<PolicyAnswer?> SendAsync(int waypoint, string address, string name, MeshRequest request)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectCallback = (_, cancellation) => ConnectAsync(waypoint, address, request, cancellation),
        });
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), $"http://{name}.shop{request.Path}");
        message.Headers.Host = request.Host ?? $"{name}.shop";
        if (request.Header is { } header)
        {
            var colon = header.IndexOf(": ", StringComparison.Ordinal);
            message.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 2)..]);
        }

        if (request.Token is { } token)
            message.Headers.Authorization = new("Bearer", token);
        try
        {
            using var response = await client.SendAsync(message, TestContext.Current.CancellationToken);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var answered in response.Headers.Concat(response.Content.Headers))
                headers[answered.Key] = string.Join(", ", answered.Value);
            return new((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            return null;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(int waypoint, string address, MeshRequest request, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Parse(request.Through), waypoint, cancellation);
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (request.Prelude is { } prelude)
            await stream.WriteAsync(prelude, cancellation);
        if (!request.WithoutProxyHeader)
        {
            var header = ProxyProtocol.Header(
                new(IPAddress.Parse(request.Source), 40000), new(IPAddress.Parse(address), request.Port), request.Identity);
            await stream.WriteAsync(header, cancellation);
        }

        if (request.ServerName is not { } serverName)
            return stream;
        // Whether the certificate is a good one is of no matter here.
        var tls = new SslStream(stream, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = serverName }, cancellation);
        return tls;
    }
}
