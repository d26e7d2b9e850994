using System.Text;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>The older kind HTTPListenerPolicy, which has the fields of httpSettings.</summary>
[Collection("Policies")]
public sealed class HttpListenerPolicyTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("HTTPListenerPolicy", "accessLog", "upgradeConfig", "useRemoteAddress", "xffNumTrustedHops", "serverHeaderTransformation")]
    [PolicyField("HTTPListenerPolicy", "streamIdleTimeout", "healthCheck", "preserveHttp1HeaderCase", "acceptHttp10", "defaultHostForHttp10")]
    public async Task Its_fields_do_what_those_of_ListenerPolicy_do()
    {
        using var logs = new Folder();
        await using var backend = RawBackend.Start();
        var site = await lab.GatewayAsync($$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: HTTPListenerPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
              accessLog: [{fileSink: {path: {{logs.Path}}/log, stringFormat: "%REQ(:PATH)% %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%\n"} }]
              upgradeConfig: {enabledUpgrades: [websocket]}
              useRemoteAddress: true
              xffNumTrustedHops: 1
              serverHeaderTransformation: PassThrough
              streamIdleTimeout: 2s
              healthCheck: {path: /healthz}
              preserveHttp1HeaderCase: true
              acceptHttp10: true
              defaultHostForHttp10: NAME.test
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME-raw, namespace: default}
            spec:
              parentRefs: [{name: NAME}]
              hostnames: ["NAME-raw.test"]
              rules: [{backendRefs: [{name: NAME-raw, port: 80}]}]
            ---
            {{PolicyLab.Server("NAME-raw", backend.Port)}}
            """);
        Assert.Equal("Kestrel", (await site.GetAsync("/", ("x-forwarded-for", "203.0.113.9"))).Headers["server"]);
        Assert.Equal("", (await site.GetAsync("/healthz")).Body);
        Assert.Equal(504, (await site.GetAsync("/", ("x-answer-delay", "5000"))).Status);
        Assert.Matches("^HTTP/1.[01] 200", await RawClient.ExchangeAsync(site.Port, "GET / HTTP/1.0\r\n\r\n"));
        using var client = await RawClient.OpenAsync(site.Port);
        await client.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /chat HTTP/1.1\r\nhost: {site.Name}-raw.test\r\nX-CaSe: 1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 101", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains("X-CaSe: 1", await backend.HeadAsync("/chat"), StringComparison.Ordinal);
        var file = Path.Combine(logs.Path, "log");
        await Eventually.TrueAsync(() => File.Exists(file) && File.ReadAllText(file).Contains("/ 203.0.113.9", StringComparison.Ordinal), "the request is logged");
        await site.SaysAsync("HTTPListenerPolicy", "Accepted", "True");
        site.Save("");
    }

    // All that can stand beside each other.
    private const string Settings = """
        accessLog: [{fileSink: {path: /dev/null, stringFormat: "%REQ(:PATH)%\n"}, filter: {statusCodeFilter: {op: GE, value: 500}}}]
        tracing: {provider: {openTelemetry: {grpcService: {backendRef: {name: mirror, port: 80}}, serviceName: tests}}, randomSampling: 1}
        localReplies: {defaultBodyFormat: {text: "sorry"}}
        useRemoteAddress: false
        xffTrustedCIDRs: [127.0.0.0/8]
        skipXFFAppend: true
        preserveExternalRequestId: true
        generateRequestId: false
        uuidRequestIdConfig: {packTraceReason: false}
        proxy100Continue: true
        serverName: mine
        idleTimeout: 50s
        maxRequestsPerConnection: 100
        maxHeadersCount: 40
        maxRequestHeadersKb: 8
        http2ProtocolOptions: {maxConcurrentStreams: 17}
        stripHostPortMode: AnyPort
        stripTrailingHostDot: true
        earlyRequestHeaderModifier: {set: [{name: x-early, value: "yes"}]}
        forwardClientCertDetails: {mode: AppendForward, details: {subject: true}}
        """;

    [Fact]
    [PolicyField("HTTPListenerPolicy", "tracing", "localReplies", "xffTrustedCIDRs", "skipXFFAppend", "preserveExternalRequestId", "generateRequestId")]
    [PolicyField("HTTPListenerPolicy", "uuidRequestIdConfig", "proxy100Continue", "serverName", "idleTimeout", "maxRequestsPerConnection")]
    [PolicyField("HTTPListenerPolicy", "maxHeadersCount", "maxRequestHeadersKb", "http2ProtocolOptions", "stripHostPortMode", "stripTrailingHostDot")]
    [PolicyField("HTTPListenerPolicy", "earlyRequestHeaderModifier", "forwardClientCertDetails", "targetRefs", "targetSelectors")]
    public async Task It_makes_of_a_listener_what_a_ListenerPolicy_makes_of_it()
    {
        const string ByName = "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]";
        var older = await lab.GatewayAsync(Policy("HTTPListenerPolicy", ByName, Settings));
        var newer = await lab.GatewayAsync(Policy("ListenerPolicy", ByName, $"default:\n  httpSettings:\n{PolicySite.Indent(Settings, 4)}"));
        Assert.Equal(await ListenerAsync(newer), await ListenerAsync(older));
        foreach (var site in new[] { older, newer })
        {
            var answer = await site.GetAsync("/", ("x-forwarded-for", "203.0.113.9"));
            Assert.Equal("mine", answer.Headers["server"]);
            Assert.Equal("yes", answer.ReceivedHeader("x-early"));
            Assert.Equal("203.0.113.9", answer.ReceivedHeader("x-forwarded-for"));
            Assert.Null(answer.ReceivedHeader("x-request-id"));
            Assert.Equal(431, (await site.GetAsync("/", [.. Enumerable.Range(0, 50).Select(static i => ($"x-many-{i}", "1"))])).Status);
            Assert.EndsWith(
                "sorry", await RawClient.ExchangeAsync(site.Port, "GET / HTTP/1.1\r\nhost: nobody.test\r\nconnection: close\r\n\r\n"), StringComparison.Ordinal);
            site.Save("");
        }

        var byLabel = await lab.GatewayAsync(Policy(
            "HTTPListenerPolicy", "targetSelectors: [{group: gateway.networking.k8s.io, kind: Gateway, matchLabels: {site: NAME}}]", "serverName: labelled"));
        Assert.Equal("envoy", (await byLabel.GetAsync()).Headers["server"]);
        byLabel.Edit("kind: Gateway\nmetadata: {name: NAME, namespace: default}", "kind: Gateway\nmetadata: {name: NAME, namespace: default, labels: {site: NAME}}");
        await Eventually.TrueAsync(async () => (await byLabel.GetAsync()).Headers["server"] == "labelled", "the Gateway with the label has the policy");
        byLabel.Save("");
    }

    private static string Policy(string kind, string targets, string settings) =>
        $"apiVersion: gateway.kgateway.dev/v1alpha1\nkind: {kind}\nmetadata: {{name: NAME, namespace: default}}\nspec:\n  {targets}\n{PolicySite.Indent(settings, 2)}";

    // The listener without what names the site.
    private async Task<string> ListenerAsync(PolicySite site) =>
        (await ConfigDump.ListenerAsync(await lab.EnvoyAsync(site.Name), $"listener~{site.Port}"))!.Value.ToString()
            .Replace(site.Name, "NAME", StringComparison.Ordinal).Replace($"{site.Port}", "PORT", StringComparison.Ordinal);
}
