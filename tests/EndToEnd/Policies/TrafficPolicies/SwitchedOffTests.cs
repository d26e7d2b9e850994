using System.IO.Compression;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Routes that switch off what a policy of their Gateway switched on.</summary>
[Collection("Policies")]
public sealed class SwitchedOffTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "faultInjection.disable")]
    public async Task Faults()
    {
        var site = await lab.SwitchAsync("faultInjection: {abort: {httpStatus: 418}}", "faultInjection: {disable: {}}");
        Assert.Equal(418, (await site.GetAsync()).Status);
        site.SwitchOff();
        await site.AnswersAsync(200);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "basicAuth.disable")]
    public async Task Passwords()
    {
        var site = await lab.SwitchAsync("""basicAuth: {users: ["alice:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="]}""", "basicAuth: {disable: {}}");
        Assert.Equal(401, (await site.GetAsync()).Status);
        site.SwitchOff();
        await site.AnswersAsync(200);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "apiKeyAuth.disable", "apiKeyAuth.secretSelector.matchLabels")]
    public async Task Keys()
    {
        var site = await lab.SwitchAsync("apiKeyAuth: {secretSelector: {matchLabels: {keys: NAME}}}", "apiKeyAuth: {disable: {}}", """
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: default, labels: {keys: NAME}}
            stringData: {alice: k-123}
            """);
        Assert.Equal(401, (await site.GetAsync()).Status);
        Assert.Equal(200, (await site.GetAsync("/", ("api-key", "k-123"))).Status);
        site.SwitchOff();
        await site.AnswersAsync(200);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "cors.disable")]
    [PolicyField("TrafficPolicy", "compression.responseCompression.disable")]
    [PolicyField("TrafficPolicy", "buffer.disable")]
    [PolicyField("TrafficPolicy", "rateLimit.local")]
    public async Task Origins_compression_limits_of_size_and_rate()
    {
        var site = await lab.SwitchAsync(
            """
            cors: {allowOrigins: ["*"]}
            compression: {responseCompression: {libraries: [Gzip]}}
            buffer: {maxRequestSize: 1Ki}
            rateLimit: {local: {tokenBucket: {maxTokens: 100000, fillInterval: 3600s}}}
            """,
            """
            cors: {disable: {}}
            compression: {responseCompression: {disable: {}}}
            buffer: {disable: {}}
            rateLimit: {local: {}}
            """);
        (string, string)[] headers =
            [("origin", "http://a.test"), ("accept-encoding", "gzip"), ("x-answer-body", new string('a', 500)), ("x-answer-headers", "content-type=text/plain")];
        var on = await site.GetAsync("/", headers);
        Assert.Equal(("http://a.test", "gzip"), (on.Headers["access-control-allow-origin"], on.Headers["content-encoding"]));
        Assert.Equal(413, (await site.SendAsync(HttpMethod.Post, "/", new string('a', 5000))).Status);
        site.SwitchOff();
        await Eventually.TrueAsync(
            async () => !(await site.GetAsync("/", headers)).Headers.ContainsKey("content-encoding"), "answers aren't compressed any more");
        Assert.DoesNotContain("access-control-allow-origin", (await site.GetAsync("/", headers)).Headers.Keys);
        Assert.Equal(200, (await site.SendAsync(HttpMethod.Post, "/", new string('a', 5000))).Status);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "compression.requestDecompression.disable")]
    public async Task Decompression()
    {
        var site = await lab.SwitchAsync(
            "compression: {requestDecompression: {libraries: [Gzip]}}", "compression: {requestDecompression: {disable: {}}}");
        using var buffer = new MemoryStream();
        await using (var gzip = new GZipStream(buffer, CompressionMode.Compress))
        {
            await gzip.WriteAsync("hello"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        async Task<string?> EncodingAsync() =>
            (await site.SendBytesAsync(HttpMethod.Post, "/", buffer.ToArray(), ("content-encoding", "gzip"))).ReceivedHeader("content-encoding");
        Assert.Null(await EncodingAsync());
        site.SwitchOff();
        await Eventually.EqualAsync("gzip", EncodingAsync, "the encoding that the backend gets");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "basicAuth.disable", BadInput = true)]
    [PolicyField("TrafficPolicy", "apiKeyAuth.disable", BadInput = true)]
    [PolicyField("TrafficPolicy", "extProc.disable", BadInput = true)]
    [PolicyField("TrafficPolicy", "jwtAuth.disable", BadInput = true)]
    public async Task On_and_off_at_once_is_a_finding()
    {
        var site = lab.NewSite();
        (string, string)[] fields =
            [("basicAuth", "users: [a]"), ("apiKeyAuth", "secretRef: {name: a}"), ("extProc", "extensionRef: {name: a}"), ("jwtAuth", "extensionRef: {name: a}")];
        foreach (var (field, other) in fields)
        {
            site.SavePolicy($"{field}: {{disable: {{}}, {other}}}");
            await site.FoundAsync(field);
        }
    }
}
