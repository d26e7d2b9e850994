using System.Net;
using System.Text.Json.Nodes;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.EndToEnd.Harness;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Tests.Proxies;
using static KGateway.Translation.Tests.Policies.Transformation.Transforming;

namespace KGateway.Translation.Tests.Policies.Transformation;

/// <summary>One real Envoy with a route for each transformation that the tests look at.</summary>
public sealed class TransformationFixture : IAsyncLifetime
{
    private static readonly MessageTransformation Functions = Set(
        ("x-header", "{{ header('x-in') }}|{{ header('x-none') }}"),
        ("x-multi", "{{ header('x-multi-in') }}"),
        ("x-path", "{{ header(':path') }}"),
        ("x-sub", "{{ substring('hello', 1) }}|{{ substring('hello', 1, 2) }}|{{ substring('hello', 9) }}|{{ substring('hello', 3, 99) }}"),
        ("x-b64", "{{ base64_encode('a?>~') }}|{{ base64_decode('aGk=') }}|{{ base64_decode('%%') }}|{{ base64_decode('aGk') }}"),
        ("x-b64url", "{{ base64url_encode('a?>~') }}|{{ base64url_decode('YT8-fg==') }}"),
        ("x-replace", "{{ replace_with_string('a-b-c', '-', '.') }}"),
        ("x-random", "{{ replace_with_random('id-RND-RND', 'RND') }}"),
        ("x-raw", "{{ raw_string('a\"b\\\\c\td') }}"),
        ("x-cookie", "{{ get_cookie('Id') }}|{{ get_cookie('id') }}|{{ get_cookie_i('ID') }}|{{ get_cookie('none') }}"),
        ("x-env", "{{ env('KGATEWAY_NO_SUCH_VARIABLE') }}|{{ env('PATH') is string }}"),
        ("x-bad-type", "{{ base64_encode(1) }}"),
        ("x-body", "[{{ body() }}]"),
        ("x-shadow", "{% set header = 1 %}{{ header('a') }}"));

    private FieldProxy? _proxy;

    /// <summary>A client of the proxy.</summary>
    internal HttpClient Client
    {
        get
        {
            // Says why the test can't be run where there is no Envoy.
            _ = Tools.Envoy;
            return _proxy!.Client;
        }
    }

    /// <summary>What Envoy has logged.</summary>
    internal string Log => _proxy!.Log;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Tools.FindEnvoy() is null)
            return;
        var routes = new Dictionary<string, MessageTransformation>
        {
            ["/functions"] = Functions,
            ["/order"] = new()
            {
                Set = Headers(("x-a", "{{ header('x-in') }}-set"), ("x-b", "{{ header('x-a') }}"), ("x-gone", "{{ '' }}"), ("x-absent", null)),
                Add = Headers(("x-a", "added"), ("x-empty", "{{ header('x-none') }}")),
                Remove = ["x-in"],
            },
            ["/literal"] = new() { Set = Headers(("x-a", "100%"), ("x-gone", "")), Add = Headers(("x-b", "%REQ(x-in)%")), Remove = ["x-in"] },
            ["/pseudo"] = Set((":path", "/new?{{ header(':path') }}"), (":authority", "other.example"), (":method", "PUT")),
            ["/text"] = Body("<{{ body() }}>"),
            ["/inject"] = Body("made of nothing"),
            ["/drop"] = Body("{{ header('x-none') }}"),
            ["/fails"] = Body("{{ 1 // 0 }}"),
            ["/json"] = new()
            {
                Body = new BodyTransformation
                {
                    ParseAs = BodyParsing.AsJson,
                    Value = "{\"model\":{{ model|tojson }},\"n\":{{ messages|length }},\"first\":\"{{ messages[0].content }}\",\"all\":{{ context()|tojson }}}",
                },
                Set = Headers(("x-model", "{{ model }}"), ("x-big", "{{ big }}"), ("x-missing", "{{ missing }}")),
            },
            ["/parse"] = Body(null!, BodyParsing.AsJson),
            ["/none"] = new() { Body = new BodyTransformation { ParseAs = BodyParsing.None, Value = "ignored" }, Set = Headers(("x-a", "{{ header('x-in') }}")) },
            ["/undeclared-set"] = Set(("x-a", "{{ model }}")),
            ["/undeclared-json"] = Body(null!, BodyParsing.AsJson) with { Set = Headers(("x-a", "{{ model }}")) },
            ["/undeclared-body"] = Body("[{{ model }}]"),
            ["/control"] = Body(null!, BodyParsing.AsJson) with { Set = Headers(("x-a", "{{ v }}"), ("x-b", "fine")) },
            ["/metadata"] = new()
            {
                DynamicMetadata =
                [
                    new() { Namespace = "my", Key = "user", Value = new MetadataValue { StringValue = "{{ header('x-in') }}" } },
                    new() { Namespace = "my", Key = "none", Value = new MetadataValue { StringValue = "{{ header('x-none') }}" } },
                ],
            },
            ["/sandbox"] = Body(
                "{{ os }}{{ io }}{{ ffi }}{{ _G }}{{ require }}{{ string }}{{ a.__index }}{{ a.__metatable }}{{ s.rep }}{{ l.n }}|{{ a }}", BodyParsing.AsJson),
            ["/deep"] = Set(("x-a", "{{ " + string.Join(" ~ ", Enumerable.Repeat("'a'", 250)) + " }}")),
            ["/time"] = Set(("x-a", "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{{ c }}{% endfor %}{% endfor %}{% endfor %}")),
            ["/memory"] = Set(("x-a", "{% set n = namespace(s='xxxxxxxxxxxxxxxx') %}{% for a in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}")),
            ["/repeat"] = Set(("x-a", "{{ 'x' * 999999999 }}")),
            ["/recursion"] = Set(("x-a", "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(1) }}")),
            ["/long-header"] = Set(("x-a", "{{ 'x' * 100000 }}")),
        };
        var fields = routes.ToDictionary(static route => route.Key, static route => new[] { Request(route.Value) });
        foreach (var (path, response) in Responses())
            fields.Add(path, [response]);
        _proxy = await FieldProxy.StartAsync(fields, change: static manager =>
        {
            manager.UpgradeConfigs.Add(new HttpConnectionManager.Types.UpgradeConfig { UpgradeType = "websocket" });
            MetadataLog.Add(manager);
        });
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _proxy?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Sends a request and returns what the backend received.</summary>
    internal async Task<JsonObject> MirroredAsync(string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(path, body, headers);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode} {text}\n{Log}");
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>Sends a request.</summary>
    internal async Task<HttpResponseMessage> SendAsync(string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        if (body is not null)
            request.Content = new StringContent(body, null, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        // What follows an upgrade has no end.
        var until = Array.Exists(headers, static header => header.Name == "upgrade") ? HttpCompletionOption.ResponseHeadersRead : default;
        return await Client.SendAsync(request, until, TestContext.Current.CancellationToken);
    }

    private static Dictionary<string, TrafficField> Responses() => new()
    {
        ["/r-headers"] = Response(Set(
            ("x-out", "{{ header('x-from') }}|{{ header(':status') }}|{{ request_header('x-in') }}|{{ get_cookie('c') }}"), ("x-from", ""))),
        ["/r-body"] = Response(Body("{{ body() }}!")),
        ["/r-json"] = Response(Body("{{ a }}+{{ b|sum }}", BodyParsing.AsJson)),
        ["/r-empty"] = Response(Body("{{ header('x-none') }}")),
        ["/r-status"] = Response(Set((":status", "{% if header('x-from') == 'teapot' %}418{% else %}{{ header(':status') }}{% endif %}"))),
        ["/r-limit"] = Response(Set(("x-a", "{{ 'x' * 999999999 }}"))),
        ["/upgrade"] = Field(new TransformationPolicy
        {
            Request = Body("<{{ body() }}>"),
            Response = Body("<{{ body() }}>") with { Set = Headers(("x-out", "{{ header(':status') }}")) },
        }),
        ["/r-snapshot"] = Field(new TransformationPolicy
        {
            Request = Set(("x-in", "changed")),
            Response = Set(("x-out", "{{ request_header('x-in') }}|{{ request_header(header('x-which')) }}")),
        }),
    };
}
