using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Bad input of the fields of <c>httpSettings</c> and of sockets.</summary>
[Collection("Policies")]
public sealed class HttpFieldFindingTests(PolicyLab lab)
{
    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.serverName", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.serverHeaderTransformation", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.generateRequestId", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.preserveExternalRequestId", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.uuidRequestIdConfig", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.proxy100Continue", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.streamIdleTimeout", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.idleTimeout", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.maxRequestsPerConnection", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.maxHeadersCount", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.maxRequestHeadersKb", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.preserveHttp1HeaderCase", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.acceptHttp10", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.defaultHostForHttp10", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.stripHostPortMode", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.stripTrailingHostDot", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.earlyRequestHeaderModifier", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.upgradeConfig.enabledUpgrades", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.healthCheck.path", BadInput = true)]
    [InlineData("serverName: \"\"", "serverName")]
    [InlineData("serverHeaderTransformation: Hide", "serverHeaderTransformation")]
    [InlineData("generateRequestId: [1]", "generateRequestId")]
    [InlineData("preserveExternalRequestId: [1]", "preserveExternalRequestId")]
    [InlineData("uuidRequestIdConfig: {packTraceReason: [1]}", "packTraceReason")]
    [InlineData("proxy100Continue: [1]", "proxy100Continue")]
    [InlineData("streamIdleTimeout: 5 minutes", "streamIdleTimeout")]
    [InlineData("idleTimeout: -1s", "idleTimeout")]
    [InlineData("maxRequestsPerConnection: -1", "maxRequestsPerConnection")]
    [InlineData("maxHeadersCount: 0", "maxHeadersCount")]
    [InlineData("maxRequestHeadersKb: 8193", "maxRequestHeadersKb")]
    [InlineData("preserveHttp1HeaderCase: [1]", "preserveHttp1HeaderCase")]
    [InlineData("acceptHttp10: [1]", "acceptHttp10")]
    [InlineData("defaultHostForHttp10: \"\"", "defaultHostForHttp10")]
    [InlineData("stripHostPortMode: EveryPort", "stripHostPortMode")]
    [InlineData("stripTrailingHostDot: [1]", "stripTrailingHostDot")]
    [InlineData("earlyRequestHeaderModifier: {set: [{name: \"a b\", value: a}]}", "earlyRequestHeaderModifier")]
    [InlineData("upgradeConfig: {enabledUpgrades: []}", "enabledUpgrades")]
    [InlineData("healthCheck: {path: healthz}", "path")]
    [InlineData("http2ProtocolOptions: {maxConcurrentStreams: 0}", "maxConcurrentStreams")]
    public Task What_is_out_of_range_is_a_finding(string field, string where) =>
        Findings.ExpectAsync(lab, "ListenerPolicy", $"default: {{httpSettings: {{{field}}}}}", where);

    [Theory]
    [PolicyField("ListenerPolicy", "tcpKeepalive", BadInput = true)]
    [PolicyField("ListenerPolicy", "perConnectionBufferLimitBytes", BadInput = true)]
    [PolicyField("ListenerPolicy", "transportSocketConnectTimeout", BadInput = true)]
    [InlineData("tcpKeepalive: {keepAliveTime: 10ms}", "keepAliveTime")]
    [InlineData("perConnectionBufferLimitBytes: -1", "perConnectionBufferLimitBytes")]
    [InlineData("transportSocketConnectTimeout: soon", "transportSocketConnectTimeout")]
    public Task Sockets_too(string field, string where) => Findings.ExpectAsync(lab, "ListenerPolicy", $"default: {{{field}}}", where);

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.http2ProtocolOptions", BadInput = true)]
    public Task A_window_that_HTTP2_does_not_allow_is_told_in_the_status() =>
        Statuses.RefusedAsync(lab, PortSite.Http("http2ProtocolOptions: {initialStreamWindowSize: 1Ki}"));

    [Fact]
    [PolicyField("ListenerPolicy", "targetRefs", BadInput = true)]
    public async Task A_policy_of_a_route_is_a_finding()
    {
        var site = lab.NewSite();
        site.Save("""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              default: {httpSettings: {serverName: a}}
            """);
        await site.FoundAsync("targetRefs");
    }
}
