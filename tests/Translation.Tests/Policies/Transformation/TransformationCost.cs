using System.Diagnostics;
using System.Net.Sockets;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Tests.Proxies;
using static KGateway.Translation.Tests.Policies.Transformation.Transforming;

namespace KGateway.Translation.Tests.Policies.Transformation;

/// <summary>
/// What transformations cost Envoy: CPU per request and requests per second of one worker's clients. Run by hand:
/// <c>dotnet run --project tests/Translation.Tests -- -explicit only -class "*TransformationCost" -showLiveOutput</c>.
/// </summary>
public sealed class TransformationCost
{
    private const int Connections = 4;
    private const int Requests = 1500;
    private const int Rounds = 3;

    private const string Rewrite =
        "{\"model\":\"other\",\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"}{% for m in messages %},{{ m|tojson }}{% endfor %}]}";

    [Fact(Explicit = true)]
    public async Task Measure()
    {
        var fields = new (string Name, TrafficField[] Fields, int Size)[]
        {
            ("none, 1 kB", [], 1),
            ("fixed header", [Request(Set(("x-a", "b")))], 1),
            ("header template", [Request(Set(("x-a", "user-{{ header('x-user') }}")))], 1),
            ("three headers of JSON, 1 kB", [Request(Body(null!, BodyParsing.AsJson) with
            {
                Set = Headers(("x-a", "{{ model }}"), ("x-b", "{{ messages|length }}"), ("x-c", "{{ messages[0].role }}")),
            })], 1),
            ("body of text, 1 kB", [Request(Body("[{{ body() }}]"))], 1),
            ("body of JSON, 1 kB", [Request(Body(Rewrite, BodyParsing.AsJson))], 1),
            ("none, 10 kB", [], 10),
            ("body of JSON, 10 kB", [Request(Body(Rewrite, BodyParsing.AsJson))], 10),
        };
        await using var proxy = await FieldProxy.StartAsync(
            fields.Select(static (each, i) => (Path: $"/p{i}/", each.Fields)).ToDictionary(static each => each.Path, static each => each.Fields));
        var costs = fields.Select(static _ => new List<(double Cpu, double Rate)>()).ToArray();
        for (int round = 0; round <= Rounds; round++)
        {
            for (int i = 0; i < fields.Length; i++)
            {
                var before = proxy.CpuSeconds;
                var clock = Stopwatch.StartNew();
                var message = Message($"/p{i}/", fields[i].Size);
                await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SendAsync(proxy.Client.BaseAddress!.Port, message)));
                // The first round only warms up.
                if (round > 0)
                    costs[i].Add(((proxy.CpuSeconds - before) / (Connections * Requests) * 1e6, Connections * Requests / clock.Elapsed.TotalSeconds));
            }
        }

        for (int i = 0; i < fields.Length; i++)
        {
            var (cpu, rate) = costs[i].Order().ElementAt(Rounds / 2);
            TestContext.Current.TestOutputHelper!.WriteLine($"{fields[i].Name}: {cpu:F0} us CPU per request, {rate:F0} requests/s");
        }
    }

    private static byte[] Message(string path, int messages)
    {
        var content = new string('x', 950);
        var list = string.Join(',', Enumerable.Repeat($$"""{"role":"user","content":"{{content}}"}""", messages));
        var body = $$"""{"model":"small","messages":[{{list}}]}""";
        return System.Text.Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nhost: a\r\nx-user: bob\r\nx-answer: {MirrorServer.Answer("ok")}\r\ncontent-type: application/json\r\ncontent-length: {body.Length}\r\n\r\n{body}");
    }

    private static async Task SendAsync(int port, byte[] message)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port);
        var buffer = new byte[16384];
        for (int i = 0; i < Requests; i++)
        {
            await socket.SendAsync(message);
            var held = 0;
            while (!buffer.AsSpan(0, held).EndsWith("\r\n\r\nok"u8))
            {
                var count = await socket.ReceiveAsync(buffer.AsMemory(held));
                Assert.True(count > 0, "the proxy closed the connection");
                held += count;
            }
        }
    }
}
