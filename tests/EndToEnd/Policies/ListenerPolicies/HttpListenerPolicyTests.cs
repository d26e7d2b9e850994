using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>The older kind HTTPListenerPolicy, and which policy of a Gateway's listener is in force.</summary>
[Collection("Policies")]
public sealed class HttpListenerPolicyTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("HTTPListenerPolicy", "accessLog")]
    [PolicyField("HTTPListenerPolicy", "upgradeConfig")]
    [PolicyField("HTTPListenerPolicy", "useRemoteAddress")]
    [PolicyField("HTTPListenerPolicy", "xffNumTrustedHops")]
    [PolicyField("HTTPListenerPolicy", "serverHeaderTransformation")]
    [PolicyField("HTTPListenerPolicy", "streamIdleTimeout")]
    [PolicyField("HTTPListenerPolicy", "healthCheck")]
    [PolicyField("HTTPListenerPolicy", "preserveHttp1HeaderCase")]
    [PolicyField("HTTPListenerPolicy", "acceptHttp10")]
    [PolicyField("HTTPListenerPolicy", "defaultHostForHttp10")]
    public async Task Its_fields_do_what_those_of_ListenerPolicy_do()
    {
        using var logs = new Folder();
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
              streamIdleTimeout: 400ms
              healthCheck: {path: /healthz}
              preserveHttp1HeaderCase: true
              acceptHttp10: true
              defaultHostForHttp10: NAME.test
            """);
        Assert.Equal("Kestrel", (await site.GetAsync("/", ("x-forwarded-for", "203.0.113.9"))).Headers["server"]);
        Assert.Equal("", (await site.GetAsync("/healthz")).Body);
        Assert.Equal(504, (await site.GetAsync("/", ("x-answer-delay", "5000"))).Status);
        Assert.Matches("^HTTP/1.[01] 200", await RawClient.ExchangeAsync(site.Port, "GET / HTTP/1.0\r\n\r\n"));
        var listener = (await ConfigDump.ListenerAsync(await PortSite.EnvoyAsync(lab, site.Name), $"listener~{site.Port}"))!.Value.ToString();
        Assert.Contains("preserve_case", listener, StringComparison.Ordinal);
        Assert.Contains("websocket", listener, StringComparison.Ordinal);
        var file = Path.Combine(logs.Path, "log");
        await Eventually.TrueAsync(() => File.Exists(file) && File.ReadAllText(file).Contains("/ 203.0.113.9", StringComparison.Ordinal), "the request is logged");
        await site.SaysAsync("HTTPListenerPolicy", "Accepted", "True");
        site.Save("");
    }

    [Theory]
    [PolicyField("HTTPListenerPolicy", "streamIdleTimeout", BadInput = true)]
    [PolicyField("HTTPListenerPolicy", "xffNumTrustedHops", BadInput = true)]
    [PolicyField("HTTPListenerPolicy", "healthCheck", BadInput = true)]
    [PolicyField("HTTPListenerPolicy", "serverHeaderTransformation", BadInput = true)]
    [PolicyField("HTTPListenerPolicy", "accessLog", BadInput = true)]
    [InlineData("streamIdleTimeout: soon", "streamIdleTimeout")]
    [InlineData("xffNumTrustedHops: -1", "xffNumTrustedHops")]
    [InlineData("healthCheck: {path: healthz}", "path")]
    [InlineData("serverHeaderTransformation: Hide", "serverHeaderTransformation")]
    [InlineData("accessLog: [{fileSink: {path: /tmp/a}}]", "fileSink")]
    public Task What_is_out_of_range_is_a_finding(string field, string where) => Findings.ExpectAsync(lab, "HTTPListenerPolicy", field, where);

    [Fact]
    [PolicyField("ListenerPolicy", "targetRefs")]
    [PolicyField("ListenerPolicy", "default")]
    public async Task Fields_of_several_policies_are_merged_the_oldest_first()
    {
        var site = await lab.GatewayAsync("""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: NAME-a, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
              default: {httpSettings: {serverName: first}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: NAME-b, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
              default: {httpSettings: {serverName: second, healthCheck: {path: /healthz}}}
            """);
        Assert.Equal("first", (await site.GetAsync()).Headers["server"]);
        Assert.Equal("", (await site.GetAsync("/healthz")).Body);
        await site.SaysAsync("ListenerPolicy", "Attached", "Merged", $"{site.Name}-b");
        site.Save("");
    }
}
