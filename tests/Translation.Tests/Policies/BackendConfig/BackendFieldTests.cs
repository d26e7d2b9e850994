namespace KGateway.Translation.Tests.Policies.BackendConfig;

public sealed class BackendFieldTests
{
    [Theory]
    [InlineData("connectTimeout: 1m", "'connectTimeout':'60s'")]
    [InlineData("perConnectionBufferLimitBytes: 0", "'perConnectionBufferLimitBytes':0")]
    [InlineData("tcpKeepalive: {keepAliveProbes: 3, keepAliveTime: 90s, keepAliveInterval: 2s}", "'tcpKeepalive':{'keepaliveProbes':3,'keepaliveTime':90,'keepaliveInterval':2}")]
    [InlineData("tcpKeepalive: {}", "'tcpKeepalive':{}")]
    [InlineData("commonHttpProtocolOptions: {maxRequestsPerConnection: 0}", "'commonHttpProtocolOptions':{'maxRequestsPerConnection':0},'explicitHttpConfig':{'httpProtocolOptions':{}}")]
    [InlineData("http1ProtocolOptions: {enableTrailers: true, overrideStreamErrorOnInvalidHttpMessage: false}", "'httpProtocolOptions':{'enableTrailers':true,'overrideStreamErrorOnInvalidHttpMessage':false}")]
    [InlineData("http1ProtocolOptions: {preserveHttp1HeaderCase: true}", "'statefulFormatter':{'name':'envoy.http.stateful_header_formatters.preserve_case'")]
    [InlineData("commonHttpProtocolOptions: {idleTimeout: 1s}, http1ProtocolOptions: {enableTrailers: true}", "'commonHttpProtocolOptions':{'idleTimeout':'1s'},'explicitHttpConfig':{'httpProtocolOptions':{'enableTrailers':true}}")]
    [InlineData("outlierDetection: {}", "'outlierDetection':{'consecutive5xx':5,'interval':'10s','baseEjectionTime':'30s','maxEjectionPercent':10}")]
    [InlineData("circuitBreakers: {maxRetries: 0, trackRemaining: true}", "'circuitBreakers':{'thresholds':[{'maxRetries':0,'trackRemaining':true}]}")]
    [InlineData("upstreamProxyProtocol: {}", "ProxyProtocolUpstreamTransport','config':{},'transportSocket':{'name':'envoy.transport_sockets.raw_buffer'")]
    [InlineData("healthCheck: {timeout: 1s, interval: 2s, unhealthyThreshold: 0, healthyThreshold: 3, http: {path: /x, host: h, method: HEAD}}", "'healthChecks':[{'timeout':'1s','interval':'2s','unhealthyThreshold':0,'healthyThreshold':3,'httpHealthCheck':{'host':'h','path':'/x','method':'HEAD'}}]")]
    public void Fields_become_what_Envoy_calls_them(string spec, string json) => Assert.Contains(json, Configured.Build("a", spec).Json());

    [Fact]
    public void Without_a_policy_nothing_changes() => Assert.DoesNotContain("typedExtensionProtocolOptions", Configured.Build("a", "").Json());

    [Theory]
    [InlineData("http2ProtocolOptions: {maxConcurrentStreams: 7}", "maxConcurrentStreams", false)]
    [InlineData("http2ProtocolOptions: {maxConcurrentStreams: 7}", "maxConcurrentStreams", true)]
    [InlineData("http1ProtocolOptions: {enableTrailers: true}", "enableTrailers", true)]
    [InlineData("http1ProtocolOptions: {enableTrailers: true}", "enableTrailers", false)]
    public void Options_of_the_other_HTTP_are_passed_over(string spec, string option, bool http2)
    {
        string json = Configured.Build(http2 ? "h2" : "a", spec).Json();
        Assert.Equal(spec.StartsWith("http2", StringComparison.Ordinal) == http2, json.Contains(option, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_of_HTTP_2_have_all_their_parts() => Assert.Contains(
        "'http2ProtocolOptions':{'maxConcurrentStreams':1,'initialStreamWindowSize':65536,'initialConnectionWindowSize':2147483647,"
        + "'overrideStreamErrorOnInvalidHttpMessage':false,'connectionKeepalive':{'interval':'2s','timeout':'1s','connectionIdleInterval':'3s'}}",
        Configured.Build("h2", "http2ProtocolOptions: {initialStreamWindowSize: 64Ki, initialConnectionWindowSize: 2147483647, maxConcurrentStreams: 1, "
            + "overrideStreamErrorOnInvalidHttpMessage: false, connectionKeepalive: {timeout: 1s, interval: 2s, connectionIdleInterval: 3s}}").Json());

    [Fact]
    public void Lookups_of_names_are_configured_where_there_are_any()
    {
        const string Spec = "dns: {refreshRate: 10s, jitter: 1s, respectTTL: true}";
        Assert.Contains("'dnsRefreshRate':'10s','respectDnsTtl':true,'dnsJitter':'1s'", Configured.Build("dns", Spec).Json());
        Assert.DoesNotContain("dnsRefreshRate", Configured.Build("ip", Spec).Json());
        Assert.DoesNotContain("dnsRefreshRate", Configured.Build("a", Spec).Json());
    }

    [Fact]
    public void The_host_of_a_health_check_comes_before_those_of_the_endpoints()
    {
        const string Check = "healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, http: {path: /";
        Assert.Contains("'healthCheckConfig':{'hostname':'1.2.3.4'}", Configured.Build("ip", Check + "}}").Json());
        Assert.Contains("'healthCheckConfig':{},'hostname':'1.2.3.4'", Configured.Build("ip", Check + ", host: h}}").Json());
    }

    [Fact]
    public void Health_is_asked_for_by_gRPC_where_HTTP_2_is_spoken()
    {
        const string Check = "healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, grpc: {serviceName: s, authority: a}}";
        Assert.Contains("'grpcHealthCheck':{'serviceName':'s','authority':'a'}", Configured.Build("h2", Check).Json());
        Assert.Equal(["healthCheck.grpc needs a backend that speaks HTTP/2"], Configured.Build("a", Check).Errors);
    }

    [Theory]
    [InlineData("connectTimeout: 0s", "connectTimeout must be greater than 0")]
    [InlineData("perConnectionBufferLimitBytes: -1", "perConnectionBufferLimitBytes -1 is negative")]
    [InlineData("dns: {refreshRate: 1ms}", "dns.refreshRate must be greater than 1ms")]
    [InlineData("commonHttpProtocolOptions: {maxHeadersCount: 0}", "commonHttpProtocolOptions.maxHeadersCount must be at least 1")]
    [InlineData("http2ProtocolOptions: {initialStreamWindowSize: 1}", "http2ProtocolOptions: windows must be between 65535 and 2147483647 bytes")]
    [InlineData("http2ProtocolOptions: {maxConcurrentStreams: 0}", "http2ProtocolOptions.maxConcurrentStreams must be at least 1")]
    [InlineData("http2ProtocolOptions: {connectionKeepalive: {timeout: 0s}}", "http2ProtocolOptions.connectionKeepalive: durations must be at least 1ms")]
    [InlineData("circuitBreakers: {maxRequests: 0}", "circuitBreakers: limits must be at least 1, maxRetries at least 0")]
    [InlineData("outlierDetection: {interval: 0s}", "outlierDetection: interval and baseEjectionTime must be greater than 0")]
    [InlineData("outlierDetection: {maxEjectionPercent: 101}", "outlierDetection: percentages must be between 0 and 100")]
    [InlineData("healthCheck: {timeout: 0s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, http: {path: /}}", "healthCheck: timeout and interval must be greater than 0")]
    [InlineData("healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, http: {path: \"/\\x7f\"}}", "healthCheck: a value contains a control character")]
    [InlineData("healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, http: {path: ''}}", "healthCheck: the path is empty")]
    [InlineData("healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1}", "healthCheck: one of http and grpc must be set")]
    [InlineData("healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, http: {path: \"/\\n\"}}", "healthCheck: a value contains a control character")]
    public void What_Envoy_would_refuse_withholds_the_cluster(string spec, string why)
    {
        var result = Configured.Build("a", spec);
        Assert.Null(result.Cluster);
        Assert.Equal([why], result.Errors);
    }
}
