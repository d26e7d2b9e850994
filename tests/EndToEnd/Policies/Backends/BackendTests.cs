using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.BackendConfigPolicies;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KGateway.EndToEnd.Policies.Backends;

/// <summary>Kind Backend, all but functions.</summary>
[Collection("Policies")]
public sealed class BackendTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("Backend", "type", "static.hosts.host", "static.hosts.port", "static.appProtocol")]
    public async Task Hosts_are_addresses_or_names_and_may_speak_HTTP2()
    {
        await using var other = await MirrorBackend.StartAsync("other");
        var two = await BackendSite.StartBackendAsync(
            lab, "", $"type: Static\nstatic: {{hosts: [{{host: 127.0.0.1, port: {lab.Backend.Port}}}, {{host: 127.0.0.1, port: {other.Port}}}]}}");
        HashSet<string?> names = [];
        await Eventually.TrueAsync(
            async () => await two.GetAsync() is { Status: 200 } answer && names.Add(answer.Received.GetProperty("name").GetString()) && names.Count == 2,
            "both hosts get requests");
        await two.SaysAsync("Backend", "Accepted", "True");

        await using var h2 = await MirrorBackend.StartAsync("h2", HttpProtocols.Http2);
        var named = await BackendSite.StartBackendAsync(
            lab, "", $"static: {{appProtocol: kubernetes.io/h2c, hosts: [{{host: localhost, port: {h2.Port}}}]}}");
        await named.AnswersAsync(200);
        Assert.Equal("h2", (await named.GetAsync()).Received.GetProperty("name").GetString());
    }

    [Fact]
    [PolicyField("Backend", "dynamicForwardProxy.enableTls")]
    public async Task Requests_go_where_their_host_says()
    {
        var site = await lab.GatewayAsync("""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: Backend
            metadata: {name: NAME, namespace: default}
            spec: {dynamicForwardProxy: {}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME-any, namespace: default}
            spec:
              parentRefs: [{name: NAME}]
              rules: [{backendRefs: [{group: gateway.kgateway.dev, kind: Backend, name: NAME}]}]
            """);
        var request = $"GET /forwarded HTTP/1.1\r\nhost: 127.0.0.1:{lab.Backend.Port}\r\nconnection: close\r\n\r\n";
        await Eventually.TrueAsync(
            async () => (await RawClient.ExchangeAsync(site.Port, request)).Contains("\"path\":\"/forwarded\"", StringComparison.Ordinal),
            "the request comes to the host that it names",
            TimeSpan.FromSeconds(20));

        site.Edit("dynamicForwardProxy: {}", "dynamicForwardProxy: {enableTls: true}");
        await Eventually.TrueAsync(
            async () => (await RawClient.ExchangeAsync(site.Port, request)).StartsWith("HTTP/1.1 503", StringComparison.Ordinal),
            "TLS is spoken to a host that doesn't",
            TimeSpan.FromSeconds(20));
        site.Save("");
    }

    [Fact]
    [PolicyField("Backend", "priorityGroups.backendRefs.name")]
    public async Task The_second_group_gets_requests_when_the_first_is_gone()
    {
        var first = await MirrorBackend.StartAsync("first");
        await using var second = await MirrorBackend.StartAsync("second");
        var site = await BackendSite.StartBackendAsync(
            lab,
            """
            outlierDetection: {consecutive5xx: 1, interval: 100ms, baseEjectionTime: 300s, maxEjectionPercent: 100}
            """,
            "priorityGroups: [{backendRefs: [{name: NAME-first}]}, {backendRefs: [{name: NAME-second}]}]",
            Static("NAME-first", first.Port) + "---\n" + Static("NAME-second", second.Port));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("first", (await site.GetAsync()).Received.GetProperty("name").GetString());
        }

        await first.DisposeAsync();
        await Eventually.TrueAsync(
            async () => await site.GetAsync() is { Status: 200 } answer && answer.Received.GetProperty("name").GetString() == "second",
            "the second group takes over",
            TimeSpan.FromSeconds(20));
    }

    [Fact]
    [PolicyField("Backend", "priorityGroups.backendRefs.name", BadInput = true)]
    public async Task A_member_that_is_missing_is_told_in_the_status()
    {
        var site = await BackendSite.StartBackendAsync(
            lab, "", "priorityGroups: [{backendRefs: [{name: NAME-first}, {name: NAME-missing}]}]", Static("NAME-first", lab.Backend.Port));
        await site.SaysAsync("Backend", "Accepted", "False");
        await site.SaysAsync("Backend", "Accepted", $"{site.Name}-missing");
    }

    [Fact]
    [PolicyField("Backend", "static", BadInput = true)]
    public async Task A_reference_with_a_port_is_told_in_the_status_of_the_route()
    {
        var site = await BackendSite.StartBackendAsync(lab, "", $"static: {{hosts: [{{host: 127.0.0.1, port: {lab.Backend.Port}}}]}}");
        await site.AnswersAsync(200);
        site.Edit("kind: Backend, name: NAME}]", "kind: Backend, name: NAME, port: 80}]");
        await site.AnswersAsync(500);
        await site.SaysAsync("HTTPRoute", "ResolvedRefs", "False");
    }

    [Theory]
    [PolicyField("Backend", "type", "static", "static.hosts", "gcp", "priorityGroups", "priorityGroups.backendRefs", BadInput = true)]
    [InlineData("static: {hosts: []}", "hosts")]
    [InlineData("type: GCP\nstatic: {hosts: [{host: a, port: 1}]}", "type")]
    [InlineData("static: {hosts: [{host: a, port: 1}]}\ngcp: {host: a}", "")]
    [InlineData("priorityGroups: [{backendRefs: []}]", "backendRefs")]
    public Task What_the_schema_forbids_is_a_finding(string specification, string where) => Findings.ExpectAsync(lab, "Backend", specification, where);

    private static string Static(string name, int port) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: {{name}}, namespace: default}
        spec: {static: {hosts: [{host: 127.0.0.1, port: {{port}} }]} }

        """;
}
