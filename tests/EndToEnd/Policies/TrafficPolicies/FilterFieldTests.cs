using System.IO.Compression;
using System.Text;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Fields that are filters of Envoy without a server.</summary>
[Collection("Policies")]
public sealed class FilterFieldTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "cors.allowOrigins", "cors.allowMethods", "cors.allowHeaders", "cors.allowCredentials", "cors.maxAge")]
    public async Task Preflights_of_allowed_origins_are_answered()
    {
        var site = await lab.RouteAsync("""
            cors: {allowOrigins: ["https://*.shop.test"], allowMethods: [GET, PUT], allowHeaders: [x-token], maxAge: 60, allowCredentials: true}
            """);
        var allowed = await site.SendAsync(HttpMethod.Options, "/", null, ("origin", "https://a.shop.test"), ("access-control-request-method", "PUT"));
        Assert.Equal(200, allowed.Status);
        Assert.Equal("https://a.shop.test", allowed.Headers["access-control-allow-origin"]);
        Assert.Equal("GET, PUT", allowed.Headers["access-control-allow-methods"]);
        Assert.Equal("60", allowed.Headers["access-control-max-age"]);
        var other = await site.SendAsync(HttpMethod.Options, "/", null, ("origin", "https://evil.test"), ("access-control-request-method", "PUT"));
        Assert.DoesNotContain("access-control-allow-origin", other.Headers.Keys);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "cors", BadInput = true)]
    public Task An_origin_that_is_none_is_a_finding() => Findings.ExpectAsync(lab, "TrafficPolicy", """cors: {allowOrigins: ["no origin"]}""", "cors");

    [Fact]
    [PolicyField("TrafficPolicy", "csrf.percentageEnabled", "csrf.additionalOrigins.exact")]
    public async Task Requests_that_change_something_come_from_their_own_origin()
    {
        var site = await lab.RouteAsync("""csrf: {percentageEnabled: 100, additionalOrigins: [{exact: friend.test}]}""");
        Assert.Equal(403, (await site.SendAsync(HttpMethod.Post, "/", "x", ("origin", "http://evil.test"))).Status);
        Assert.Equal(200, (await site.SendAsync(HttpMethod.Post, "/", "x", ("origin", "http://friend.test"))).Status);
        Assert.Equal(200, (await site.SendAsync(HttpMethod.Post, "/", "x", ("origin", $"http://{site.Host}"))).Status);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "csrf", BadInput = true)]
    public Task Both_percentages_are_a_finding() => Findings.ExpectAsync(lab, "TrafficPolicy", "csrf: {percentageEnabled: 100, percentageShadowed: 100}", "csrf");

    [Fact]
    [PolicyField("TrafficPolicy", "buffer.maxRequestSize")]
    public async Task Requests_that_are_too_large_are_refused()
    {
        var site = await lab.RouteAsync("buffer: {maxRequestSize: 1Ki}");
        Assert.Equal(200, (await site.SendAsync(HttpMethod.Post, "/", new string('a', 1000))).Status);
        Assert.Equal(413, (await site.SendAsync(HttpMethod.Post, "/", new string('a', 5000))).Status);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "buffer.maxRequestSize", BadInput = true)]
    public Task A_size_that_is_none_is_a_finding() => Findings.ExpectAsync(lab, "TrafficPolicy", "buffer: {maxRequestSize: 8Gi}", "buffer");

    [Fact]
    [PolicyField("TrafficPolicy", "compression.responseCompression.libraries")]
    public async Task Responses_are_compressed_as_the_client_accepts()
    {
        var site = await lab.RouteAsync("compression: {responseCompression: {libraries: [Gzip, Brotli, Zstd]}}");
        var text = string.Concat(Enumerable.Repeat("text", 100));
        var zipped = await site.GetAsync("/", ("accept-encoding", "gzip"), ("x-answer-body", text), ("x-answer-headers", "content-type=text/plain"));
        Assert.Equal("gzip", zipped.Headers["content-encoding"]);
        using var gzip = new GZipStream(new MemoryStream(zipped.Content), CompressionMode.Decompress);
        Assert.Equal(text, await new StreamReader(gzip).ReadToEndAsync(TestContext.Current.CancellationToken));
        var other = await site.GetAsync("/", ("accept-encoding", "br"), ("x-answer-body", text), ("x-answer-headers", "content-type=text/plain"));
        Assert.Equal("br", other.Headers["content-encoding"]);
        var third = await site.GetAsync("/", ("accept-encoding", "zstd"), ("x-answer-body", text), ("x-answer-headers", "content-type=text/plain"));
        Assert.Equal("zstd", third.Headers["content-encoding"]);
        foreach (var (accepted, chosen) in new[] { ("gzip;q=0.5, br", "br"), ("gzip, br;q=0.5", "gzip"), ("zstd;q=0, gzip", "gzip"), ("deflate", null), ("identity", null) })
        {
            var answer = await site.GetAsync("/", ("accept-encoding", accepted), ("x-answer-body", text), ("x-answer-headers", "content-type=text/plain"));
            Assert.Equal((accepted, chosen), (accepted, answer.Headers.GetValueOrDefault("content-encoding")));
        }
    }

    [Fact]
    [PolicyField("TrafficPolicy", "compression.requestDecompression.libraries")]
    public async Task Requests_are_decompressed()
    {
        var site = await lab.RouteAsync("compression: {requestDecompression: {libraries: [Gzip]}}");
        async Task<string?> BodyAsync(string encoding, Func<Stream, Stream> compress)
        {
            using var buffer = new MemoryStream();
            await using (var stream = compress(buffer))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes("hello"), TestContext.Current.CancellationToken);
            }

            var answer = await site.SendBytesAsync(HttpMethod.Post, "/", buffer.ToArray(), ("content-encoding", encoding));
            return answer.Received.GetProperty("body").GetString();
        }

        Assert.Equal("hello", await BodyAsync("gzip", static buffer => new GZipStream(buffer, CompressionMode.Compress)));
        Assert.NotEqual("hello", await BodyAsync("br", static buffer => new BrotliStream(buffer, CompressionMode.Compress)));
        site.Edit("libraries: [Gzip]", "libraries: [Gzip, Brotli, Zstd]");
        await Eventually.EqualAsync("hello", () => BodyAsync("br", static buffer => new BrotliStream(buffer, CompressionMode.Compress)), "the body");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "compression", BadInput = true)]
    public Task A_library_that_does_not_exist_is_a_finding() => Findings.ExpectAsync(lab, "TrafficPolicy", "compression: {responseCompression: {libraries: [Deflate]}}", "compression");

    [Fact]
    [PolicyField("TrafficPolicy", "faultInjection.abort.httpStatus")]
    public async Task Requests_are_aborted()
    {
        var site = await lab.RouteAsync("faultInjection: {abort: {httpStatus: 418}}");
        Assert.Equal(418, (await site.GetAsync()).Status);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "faultInjection.delay.fixedDelay")]
    public async Task Requests_are_delayed()
    {
        var site = await lab.RouteAsync("faultInjection: {delay: {fixedDelay: 700ms}}");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(200, (await site.GetAsync()).Status);
        Assert.True(clock.ElapsedMilliseconds >= 600, "The request wasn't delayed.");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "faultInjection", BadInput = true)]
    public Task Two_kinds_of_abort_are_a_finding() => Findings.ExpectAsync(lab, "TrafficPolicy", "faultInjection: {abort: {httpStatus: 500, grpcStatus: 5}}", "faultInjection");

    [Fact]
    [PolicyField("TrafficPolicy", "rbac.action", "rbac.policy.matchExpressions")]
    public async Task Requests_that_an_expression_does_not_allow_are_refused()
    {
        var site = await lab.RouteAsync("""
            rbac:
              action: Allow
              policy: {matchExpressions: ["request.headers['x-role'] == 'admin'", "request.path.startsWith('/open')"]}
            """);
        Assert.Equal(403, (await site.GetAsync("/", ("x-role", "guest"))).Status);
        Assert.Equal(200, (await site.GetAsync("/", ("x-role", "admin"))).Status);
        Assert.Equal(200, (await site.GetAsync("/open/door", ("x-role", "guest"))).Status);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "rbac", BadInput = true)]
    public async Task An_expression_with_a_mistake_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync("""rbac: {policy: {matchExpressions: ["request.path =="]}}""");
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "CEL");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "basicAuth.users")]
    public async Task Users_show_their_password()
    {
        // Of "secret".
        var site = await lab.RouteAsync("""basicAuth: {users: ["alice:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="]}""");
        Assert.Equal(401, (await site.GetAsync()).Status);
        Assert.Equal(200, (await site.GetAsync("/", ("authorization", Basic("alice:secret")))).Status);
        Assert.Equal(401, (await site.GetAsync("/", ("authorization", Basic("alice:wrong")))).Status);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "basicAuth", BadInput = true)]
    public async Task A_password_of_another_kind_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync("""basicAuth: {users: ["alice:$apr1$abc$def"]}""");
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "basic auth");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "apiKeyAuth.keySources.header", "apiKeyAuth.keySources.query", "apiKeyAuth.clientIdHeader")]
    [PolicyField("TrafficPolicy", "apiKeyAuth.secretRef.name")]
    public async Task Clients_show_their_key()
    {
        var site = await lab.RouteAsync(
            "apiKeyAuth: {secretRef: {name: NAME}, keySources: [{header: x-key}, {query: key}], clientIdHeader: x-client}",
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: default}
            stringData: {alice: k-123}
            """);
        Assert.Equal(401, (await site.GetAsync()).Status);
        Assert.Equal(401, (await site.GetAsync("/", ("x-key", "k-124"))).Status);
        var answer = await site.GetAsync("/", ("x-key", "k-123"));
        Assert.Equal(200, answer.Status);
        Assert.Equal("alice", answer.ReceivedHeader("x-client"));
        Assert.Null(answer.ReceivedHeader("x-key"));
        Assert.Equal(200, (await site.GetAsync("/?key=k-123")).Status);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "apiKeyAuth", BadInput = true)]
    public async Task Keys_that_are_missing_are_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync("apiKeyAuth: {secretRef: {name: NAME-none}}");
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "NAME-none".Replace("NAME", site.Name, StringComparison.Ordinal));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "acl.defaultAction", "acl.rules.name", "acl.rules.cidrs", "acl.rules.action")]
    [PolicyField("TrafficPolicy", "acl.denyResponse.statusCode", "acl.denyResponse.headers.name", "acl.denyResponse.headers.value")]
    [PolicyField("TrafficPolicy", "acl.denyResponse.blockedByHeaderName")]
    public async Task Clients_of_other_addresses_are_refused()
    {
        var site = await lab.RouteAsync("""
            acl:
              defaultAction: allow
              rules: [{name: loopback, cidrs: [127.0.0.0/8], action: deny}]
              denyResponse: {statusCode: 418, headers: [{name: x-why, value: address}], blockedByHeaderName: x-blocked-by}
            """);
        var refused = await site.GetAsync();
        Assert.Equal(418, refused.Status);
        Assert.Equal("address", refused.Headers["x-why"]);
        Assert.Equal("loopback", refused.Headers["x-blocked-by"]);
        site.Edit("cidrs: [127.0.0.0/8]", "cidrs: [10.0.0.0/8]");
        await site.AnswersAsync(200);
        site.Edit("defaultAction: allow", "defaultAction: deny");
        await site.AnswersAsync(418);
        Assert.Equal("default", (await site.GetAsync()).Headers["x-blocked-by"]);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "acl", BadInput = true)]
    public async Task An_address_range_with_host_bits_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync("acl: {defaultAction: allow, rules: [{cidrs: [10.0.0.1/8], action: deny}]}");
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "invalid CIDR");
    }

    private static string Basic(string credentials) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";
}
