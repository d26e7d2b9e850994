using System.Net;
using System.Net.Sockets;

namespace KGateway.Silo.Probe;

/// <summary>Sends a number of equal requests and counts who answered.</summary>
internal static class Prober
{
    /// <summary>Name of the header in which an echo server says which one it is.</summary>
    private const string EchoNameHeader = "x-echo-name";

    /// <summary>Sends the requests one after the other over kept-alive connections.</summary>
    public static async Task<ProbeResult> RunAsync(ProbeRequest probe, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            ConnectCallback = (context, token) => ConnectAsync(probe, context.DnsEndPoint, token),
        };
        using var client = new HttpClient(handler) { Timeout = probe.Timeout };
        var counts = new Dictionary<(int Status, string Name), int>();
        var failures = 0;
        string? firstFailure = null;
        for (var i = 0; i < probe.Count; i++)
        {
            try
            {
                var answer = await SendAsync(client, probe, cancellationToken);
                counts[answer] = counts.GetValueOrDefault(answer) + 1;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException
                || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                failures++;
                firstFailure ??= e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;
            }
        }

        var answers = counts
            .Select(static pair => new ProbeAnswer(pair.Key.Status, pair.Key.Name, pair.Value))
            .OrderByDescending(static answer => answer.Count)
            .ThenBy(static answer => answer.Name, StringComparer.Ordinal)
            .ToList();
        return new ProbeResult(answers, failures, firstFailure);
    }

    private static async Task<(int Status, string Name)> SendAsync(HttpClient client, ProbeRequest probe, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, probe.Url)
        {
            Version = probe.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, value) in probe.Headers)
        {
            if (name.Equals("host", StringComparison.OrdinalIgnoreCase))
                request.Headers.Host = value;
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        var echo = response.Headers.TryGetValues(EchoNameHeader, out var values) ? values.First() : "";
        return ((int)response.StatusCode, echo);
    }

    private static async ValueTask<Stream> ConnectAsync(ProbeRequest probe, DnsEndPoint target, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(probe.Via ?? target, cancellationToken);
            if (probe.ProxyDestination is { } destination)
            {
                var header = ProxyProtocol.Header(Source(socket, destination.AddressFamily), destination, probe.Identity);
                await socket.SendAsync(header, cancellationToken);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPEndPoint Source(Socket socket, AddressFamily family)
    {
        var local = (IPEndPoint)socket.LocalEndPoint!;
        var address = local.Address.IsIPv4MappedToIPv6 ? local.Address.MapToIPv4() : local.Address;
        if (address.AddressFamily != family)
            address = family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        return new IPEndPoint(address, local.Port);
    }
}
