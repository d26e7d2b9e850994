using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KGateway.Translation.Tests.Proxies;

/// <summary>
/// An HTTP/1.1 backend that answers with what it received, as JSON: method, path, headers (lists by name) and body. A request header
/// <c>x-answer</c> with base64 of JSON (status, headers, body) makes it answer with that; with status <c>close</c> it closes the connection.
/// </summary>
internal sealed class MirrorServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private MirrorServer()
    {
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Starts one on a free port.</summary>
    public static MirrorServer Start() => new();

    /// <summary>Value of the header that orders an answer.</summary>
    public static string Answer(string body, string status = "200", params (string Name, string Value)[] headers) =>
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(new JsonObject
        {
            ["status"] = status,
            ["body"] = body,
            ["headers"] = new JsonArray([.. headers.Select(static header => new JsonArray(header.Name, header.Value))]),
        }.ToJsonString()));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = new BufferedStream(client.GetStream());
            try
            {
                while (await ReadAsync(stream) is { } request && AnswerTo(request) is { Length: > 0 } answer)
                {
                    await stream.WriteAsync(answer, _stop.Token);
                    await stream.FlushAsync(_stop.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // Stopped, or the proxy has gone.
            }
        }
    }

    private async Task<JsonObject?> ReadAsync(Stream stream)
    {
        var first = (await LineAsync(stream))?.Split(' ');
        if (first is not { Length: 3 })
            return null;
        var headers = new JsonObject();
        var chunked = false;
        var length = 0;
        while (await LineAsync(stream) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim());
            if (headers[name] is not JsonArray values)
                headers[name] = values = [];
            values.Add(value);
            chunked |= name == "transfer-encoding" && value.Contains("chunked", StringComparison.Ordinal);
            if (name == "content-length")
                length = int.Parse(value, CultureInfo.InvariantCulture);
        }

        var body = new MemoryStream();
        while (chunked || length > 0)
        {
            if (chunked)
                length = int.Parse((await LineAsync(stream))!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var bytes = new byte[length];
            await stream.ReadExactlyAsync(bytes, _stop.Token);
            body.Write(bytes);
            if (chunked)
                await LineAsync(stream);
            if (!chunked || length == 0)
                break;
        }

        return new JsonObject
        {
            ["method"] = first[0],
            ["path"] = first[1],
            ["headers"] = headers,
            ["body"] = System.Text.Encoding.UTF8.GetString(body.ToArray()),
        };
    }

    private async Task<string?> LineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) > 0)
        {
            if (one[0] == '\n')
                return System.Text.Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }

        return null;
    }

    private static byte[] AnswerTo(JsonObject request)
    {
        var status = "200";
        var body = request.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var head = new System.Text.StringBuilder();
        if (request["headers"]!["x-answer"] is { } ordered)
        {
            var answer = JsonNode.Parse(Convert.FromBase64String(ordered[0]!.GetValue<string>()))!;
            status = answer["status"]!.GetValue<string>();
            if (status == "close")
                return [];
            body = answer["body"]!.GetValue<string>();
            foreach (var header in answer["headers"]!.AsArray())
                head.Append(CultureInfo.InvariantCulture, $"{header![0]}: {header[1]}\r\n");
        }
        else
        {
            head.Append("content-type: application/json\r\n");
        }

        var bytes = request["method"]!.GetValue<string>() == "HEAD" ? [] : System.Text.Encoding.UTF8.GetBytes(body);
        head.Insert(0, $"HTTP/1.1 {status} Answer\r\n");
        if (status is not ("204" or "101"))
            head.Append(CultureInfo.InvariantCulture, $"content-length: {System.Text.Encoding.UTF8.GetByteCount(body)}\r\n");
        return [.. System.Text.Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. bytes];
    }
}
