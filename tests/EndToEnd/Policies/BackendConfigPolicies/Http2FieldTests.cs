using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Field <c>http2ProtocolOptions</c>.</summary>
[Collection("Policies")]
public sealed class Http2FieldTests(PolicyLab lab)
{
    private const string Http =
        "typed_extension_protocol_options/envoy.extensions.upstreams.http.v3.HttpProtocolOptions/explicit_http_config/http2_protocol_options";

    private const int Requests = 12;

    [Fact]
    [PolicyField("BackendConfigPolicy", "http2ProtocolOptions.initialStreamWindowSize", "http2ProtocolOptions.initialConnectionWindowSize")]
    public async Task Backends_are_told_the_limits()
    {
        const string Policy = """
            http2ProtocolOptions:
              initialStreamWindowSize: 128Ki
              initialConnectionWindowSize: 256Ki
            """;
        await using var backend = FrameBackend.Start();
        var site = await BackendSite.StartAsync(lab, Policy, [backend.Port], appProtocol: "kubernetes.io/h2c");
        Assert.Equal(200, (await site.GetAsync()).Status);
        Assert.Equal(131072, backend.Settings[4]);
        Assert.Equal(262144 - 65535, backend.WindowUpdate);
        (await site.ServiceClusterAsync(lab)).Has(
            ($"{Http}/initial_stream_window_size", "131072"),
            ($"{Http}/initial_connection_window_size", "262144"));

        // Backends of HTTP/1 have no use for them.
        var plain = await BackendSite.StartAsync(lab, Policy, [lab.Backend.Port]);
        Assert.Equal(200, (await plain.GetAsync()).Status);
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "http2ProtocolOptions.overrideStreamErrorOnInvalidHttpMessage")]
    public async Task A_wrong_answer_ends_its_connection_or_only_its_stream()
    {
        // The status, and a header whose name is in capitals.
        byte[] wrong = [0x88, 0, 1, (byte)'X', 1, (byte)'1'];
        await using var left = FrameBackend.Start(answer: wrong);
        var site = await BackendSite.StartAsync(lab, "http2ProtocolOptions: {}", [left.Port], appProtocol: "kubernetes.io/h2c");
        Assert.Equal(502, (await site.GetAsync()).Status);
        await Eventually.TrueAsync(() => left.Open == 0, "no connection is left");

        await using var kept = FrameBackend.Start(answer: wrong);
        site = await BackendSite.StartAsync(
            lab, "http2ProtocolOptions: {overrideStreamErrorOnInvalidHttpMessage: true}", [kept.Port], appProtocol: "kubernetes.io/h2c");
        Assert.Equal(502, (await site.GetAsync()).Status);
        await Eventually.TrueAsync(() => kept.Resets >= 2, "streams are reset");
        Assert.Equal(kept.Accepted, kept.Open);
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "http2ProtocolOptions.maxConcurrentStreams")]
    [InlineData(1, Requests)]
    [InlineData(2, Requests / 2)]
    public async Task Requests_that_are_too_many_for_a_connection_get_others(int streams, int least)
    {
        await using var backend = await MirrorBackend.StartAsync("h2", HttpProtocols.Http2);
        var site = await BackendSite.StartAsync(lab, $"http2ProtocolOptions: {{maxConcurrentStreams: {streams}}}", [backend.Port], appProtocol: "kubernetes.io/h2c");
        var answers = Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => site.GetAsync("/", ("x-answer-held", "1"), ("x-fail-id", "a"))));
        await Eventually.TrueAsync(() => backend.AttemptsOf("a") == Requests, "all requests are under way");
        var connections = (await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), $"cluster.kube_default_{site.Name}_80.upstream_cx_active")).Values.Sum();
        backend.Release();
        Assert.All(await answers, static answer => Assert.Equal(200, answer.Status));

        // There may be a few more than are needed.
        Assert.InRange(connections, least, streams == 1 ? Requests : Requests - 1);
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "http2ProtocolOptions.connectionKeepalive.interval")]
    [PolicyField("BackendConfigPolicy", "http2ProtocolOptions.connectionKeepalive.timeout")]
    public async Task Connections_are_probed_and_closed_when_no_answer_comes()
    {
        await using var backend = FrameBackend.Start();
        var site = await ProbedAsync(backend, "{interval: 100ms, timeout: 10s}");
        await Eventually.TrueAsync(() => backend.Pings >= 3, "pings come again and again", TimeSpan.FromSeconds(20));
        Assert.Equal(0, await TimeoutsAsync(site));

        await using var silent = FrameBackend.Start(answersPings: false);
        var dead = await ProbedAsync(silent, "{interval: 100ms, timeout: 200ms}");
        await Eventually.TrueAsync(async () => await TimeoutsAsync(dead) > 0, "the connection is given up", TimeSpan.FromSeconds(20));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "http2ProtocolOptions.connectionKeepalive.connectionIdleInterval")]
    public async Task Connections_that_were_idle_are_probed_before_they_are_used()
    {
        await using var backend = FrameBackend.Start();
        var site = await ProbedAsync(backend, "{timeout: 10s, connectionIdleInterval: 50ms}");
        await Eventually.TrueAsync(
            async () => await site.GetAsync() is { Status: 200 } && backend.Pings > 0, "a ping comes", TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(200));
        (await site.ServiceClusterAsync(lab)).Has(($"{Http}/connection_keepalive/connection_idle_interval", "0.050s"));
    }

    private async Task<PolicySite> ProbedAsync(FrameBackend backend, string probes)
    {
        var site = await BackendSite.StartAsync(
            lab, $"http2ProtocolOptions: {{connectionKeepalive: {probes}}}", [backend.Port], appProtocol: "kubernetes.io/h2c");
        // A connection that is given up takes its request with it.
        await site.AnswersAsync(200);
        return site;
    }

    private async Task<long> TimeoutsAsync(PolicySite site) =>
        (await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), $"cluster.kube_default_{site.Name}_80.http2.keepalive_timeout")).Values.Sum();
}
