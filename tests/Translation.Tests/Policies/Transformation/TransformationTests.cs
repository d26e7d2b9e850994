using System.Net;
using System.Text.Json.Nodes;
using KGateway.EndToEnd.Harness;
using KGateway.Translation.Tests.Proxies;

namespace KGateway.Translation.Tests.Policies.Transformation;

/// <summary>What a real Envoy does with transformations of requests and responses.</summary>
public sealed class TransformationTests(TransformationFixture proxy) : IClassFixture<TransformationFixture>
{
    [Fact]
    public async Task Functions()
    {
        var headers = Headers(await proxy.MirroredAsync(
            "/functions?q", null, ("x-in", "v"), ("x-multi-in", "one"), ("x-multi-in", "two"), ("cookie", "a=b; Id=7")));

        Assert.Equal("v|", headers["x-header"]);
        Assert.Equal("one, two", headers["x-multi"]);
        Assert.Equal("/functions?q", headers["x-path"]);
        Assert.Equal("ello|el||lo", headers["x-sub"]);
        Assert.Equal("YT8+fg==|hi||", headers["x-b64"]);
        Assert.Equal("YT8-fg==|a?>~", headers["x-b64url"]);
        Assert.Equal("a.b.c", headers["x-replace"]);
        Assert.Matches("^id-([A-Za-z0-9+/]{22})-\\1$", headers["x-random"]);
        Assert.Equal("a\\\"b\\\\c\\td", headers["x-raw"]);
        Assert.Equal("7||7|", headers["x-cookie"]);
        Assert.Equal("|true", headers["x-env"]);
        Assert.Equal("[]", headers["x-body"]);
        Assert.DoesNotContain("x-bad-type", headers.Keys);
        Assert.DoesNotContain("x-shadow", headers.Keys);
        var again = Headers(await proxy.MirroredAsync("/functions"));
        Assert.NotEqual(again["x-random"], headers["x-random"]);
    }

    [Fact]
    public async Task Headers_are_set_then_added_then_removed_and_templates_see_the_original_ones()
    {
        var headers = Headers(await proxy.MirroredAsync("/order", null, ("x-in", "v"), ("x-a", "old"), ("x-gone", "1"), ("x-absent", "1")));

        Assert.Equal("v-set,added", headers["x-a"]);
        Assert.Equal("old", headers["x-b"]);
        Assert.DoesNotContain("x-in", headers.Keys);
        Assert.DoesNotContain("x-gone", headers.Keys);
        Assert.DoesNotContain("x-absent", headers.Keys);
        Assert.DoesNotContain("x-empty", headers.Keys);
    }

    [Fact]
    public async Task Fixed_headers_do_the_same_without_a_script()
    {
        var headers = Headers(await proxy.MirroredAsync("/literal", null, ("x-in", "v"), ("x-a", "old"), ("x-b", "old"), ("x-gone", "1")));

        Assert.Equal("100%", headers["x-a"]);
        Assert.Equal("old,%REQ(x-in)%", headers["x-b"]);
        Assert.DoesNotContain("x-in", headers.Keys);
        Assert.DoesNotContain("x-gone", headers.Keys);
    }

    [Fact]
    public async Task Pseudo_headers()
    {
        var mirrored = await proxy.MirroredAsync("/pseudo", "body");

        Assert.Equal("PUT", mirrored["method"]!.GetValue<string>());
        Assert.Equal("/new?/pseudo", mirrored["path"]!.GetValue<string>());
        Assert.Equal("other.example", Headers(mirrored)["host"]);
        Assert.Equal("body", mirrored["body"]!.GetValue<string>());
    }

    [Fact]
    public async Task Bodies_of_text()
    {
        var text = await proxy.MirroredAsync("/text", "hé");
        Assert.Equal("<hé>", text["body"]!.GetValue<string>());
        Assert.Equal("5", Headers(text)["content-length"]);
        Assert.Equal("made of nothing", (await proxy.MirroredAsync("/inject"))["body"]!.GetValue<string>());
        foreach (var path in new[] { "/drop", "/fails" })
        {
            var dropped = await proxy.MirroredAsync(path, "x");
            Assert.Equal("", dropped["body"]!.GetValue<string>());
            Assert.Equal("0", Headers(dropped)["content-length"]);
            Assert.DoesNotContain("content-type", Headers(dropped).Keys);
        }
    }

    [Fact]
    public async Task Bodies_of_json()
    {
        const string body = """{"model":"gpt \"x\"","messages":[{"content":"hi"},{}],"big":12345678901234567,"z":1.0}""";
        var mirrored = await proxy.MirroredAsync("/json", body);

        Assert.Equal(
            """{"model":"gpt \"x\"","n":2,"first":"hi","all":{"big":12345678901234567,"messages":[{"content":"hi"},{}],"model":"gpt \"x\"","z":1.0}}""",
            mirrored["body"]!.GetValue<string>());
        var headers = Headers(mirrored);
        Assert.Equal("gpt \"x\"", headers["x-model"]);
        Assert.Equal("12345678901234567", headers["x-big"]);
        Assert.DoesNotContain("x-missing", headers.Keys);
    }

    [Theory]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":1}x")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("[1,]")]
    [InlineData("nul")]
    [InlineData("\"\u0001\"")]
    public async Task Broken_json_is_refused(string body)
    {
        using var response = await proxy.SendAsync("/parse", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("json parsing error in transformation template", await TextAsync(response));
    }

    [Fact]
    public async Task Json_passes_unchanged_when_it_is_only_read()
    {
        Assert.Equal("{ \"a\" : [] }", (await proxy.MirroredAsync("/parse", "{ \"a\" : [] }"))["body"]!.GetValue<string>());
        Assert.Equal("", (await proxy.MirroredAsync("/parse"))["body"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_body_that_is_not_read_passes()
    {
        var mirrored = await proxy.MirroredAsync("/none", "not json", ("x-in", "v"));

        Assert.Equal("not json", mirrored["body"]!.GetValue<string>());
        Assert.Equal("v", Headers(mirrored)["x-a"]);
    }

    [Theory]
    [InlineData("/undeclared-set", "{\"model\":1}")]
    [InlineData("/undeclared-json", "")]
    [InlineData("/undeclared-json", "null")]
    public async Task Headers_of_variables_without_json_are_refused(string path, string body)
    {
        using var response = await proxy.SendAsync(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("undeclared json variables in transformation template", await TextAsync(response));
    }

    [Fact]
    public async Task Variables_without_json_are_undefined_in_bodies() =>
        Assert.Equal("[]", (await proxy.MirroredAsync("/undeclared-body", "x"))["body"]!.GetValue<string>());

    [Theory]
    [InlineData("a\\r\\nx-injected: 1")]
    [InlineData("a\\u0000b")]
    public async Task Control_characters_never_get_into_headers(string value)
    {
        var headers = Headers(await proxy.MirroredAsync("/control", $"{{\"v\":\"{value}\"}}"));

        Assert.DoesNotContain("x-a", headers.Keys);
        Assert.DoesNotContain("x-injected", headers.Keys);
        Assert.Equal("fine", headers["x-b"]);
    }

    [Fact]
    public async Task Metadata()
    {
        await proxy.MirroredAsync("/metadata", null, ("x-in", "bob"));

        await Eventually.TrueAsync(() => proxy.Log.Contains("LOG /metadata 200 via_upstream my={\"user\":\"bob\"}", StringComparison.Ordinal), "the log");
    }

    [Fact]
    public async Task Responses()
    {
        using var headers = await proxy.SendAsync(
            "/r-headers", null, ("x-in", "v"), ("cookie", "c=1"), ("x-answer", MirrorServer.Answer("b", "201", ("x-from", "up"))));
        Assert.Equal("up|201|v|1", headers.Headers.GetValues("x-out").Single());
        Assert.False(headers.Headers.Contains("x-from"));
        using var body = await proxy.SendAsync("/r-body", null, ("x-answer", MirrorServer.Answer("text")));
        Assert.Equal("text!", await TextAsync(body));
        using var json = await proxy.SendAsync("/r-json", null, ("x-answer", MirrorServer.Answer("{\"a\":1,\"b\":[1,2.5]}")));
        Assert.Equal("1+3.5", await TextAsync(json));
        using var empty = await proxy.SendAsync("/r-empty", null, ("x-answer", MirrorServer.Answer("text", "200", ("content-type", "text/plain"))));
        Assert.Equal("", await TextAsync(empty));
        Assert.Null(empty.Content.Headers.ContentType);
        using var status = await proxy.SendAsync("/r-status", null, ("x-answer", MirrorServer.Answer("", "200", ("x-from", "teapot"))));
        Assert.Equal(418, (int)status.StatusCode);
    }

    [Fact]
    public async Task Broken_json_of_a_response_is_answered_without_its_headers()
    {
        using var response = await proxy.SendAsync("/r-json", null, ("x-answer", MirrorServer.Answer("{", "200", ("x-secret", "1"))));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("json parsing error in transformation template", await TextAsync(response));
        Assert.False(response.Headers.Contains("x-secret"));
    }

    [Fact]
    public async Task Templates_of_responses_see_the_request_as_it_arrived()
    {
        using var response = await proxy.SendAsync(
            "/r-snapshot", null, ("x-in", "first"), ("x-other", "o"), ("x-answer", MirrorServer.Answer("", "200", ("x-which", "x-other"))));

        Assert.Equal("first|o", response.Headers.GetValues("x-out").Single());
    }

    [Fact]
    public async Task Answers_of_the_proxy_itself_are_transformed()
    {
        using var response = await proxy.SendAsync("/r-headers", null, ("x-in", "v"), ("x-answer", MirrorServer.Answer("", "close")));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("|503|v|", response.Headers.GetValues("x-out").Single());
    }

    [Fact]
    public async Task Upgrades_are_not_buffered()
    {
        var accepted = MirrorServer.Answer("", "101", ("connection", "upgrade"), ("upgrade", "websocket"));
        using var response = await proxy.SendAsync("/upgrade", null, ("connection", "upgrade"), ("upgrade", "websocket"), ("x-answer", accepted));

        Assert.Equal(HttpStatusCode.SwitchingProtocols, response.StatusCode);
        Assert.Equal("101", response.Headers.GetValues("x-out").Single());
    }

    [Fact]
    public async Task Responses_without_a_body_stay_without()
    {
        using var none = await proxy.SendAsync("/r-body", null, ("x-answer", MirrorServer.Answer("", "204")));
        Assert.Equal(HttpStatusCode.NoContent, none.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/r-body");
        using var head = await proxy.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal("", await TextAsync(head));
    }

    [Fact]
    public async Task Templates_reach_nothing_but_their_data()
    {
        var mirrored = await proxy.MirroredAsync("/sandbox", "{\"a\":{\"b\":1},\"s\":\"x\",\"l\":[1]}");

        Assert.Equal("|{\"b\": 1}", mirrored["body"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_longest_chain_that_is_taken_works() =>
        Assert.Equal(new string('a', 250), Headers(await proxy.MirroredAsync("/deep"))["x-a"]);

    [Theory]
    [InlineData("/time")]
    [InlineData("/memory")]
    [InlineData("/repeat")]
    [InlineData("/recursion")]
    [InlineData("/long-header")]
    public async Task What_costs_too_much_is_refused(string path)
    {
        using var response = await proxy.SendAsync(path);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("transformation failed", await TextAsync(response));
    }

    [Fact]
    public async Task Responses_fail_closed()
    {
        using var response = await proxy.SendAsync("/r-limit", null, ("x-answer", MirrorServer.Answer("secret", "200", ("x-secret", "1"))));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("transformation failed", await TextAsync(response));
        Assert.False(response.Headers.Contains("x-secret"));
    }

    private static Dictionary<string, string> Headers(JsonObject mirrored) => mirrored["headers"]!.AsObject().ToDictionary(
        static header => header.Key, static header => string.Join(',', header.Value!.AsArray().Select(static value => value!.GetValue<string>())));

    private static Task<string> TextAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
