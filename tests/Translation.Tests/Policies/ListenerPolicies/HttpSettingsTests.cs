namespace KGateway.Translation.Tests.Policies.ListenerPolicies;

/// <summary>What policies say of HTTP connections, field by field.</summary>
public sealed class HttpSettingsTests
{
    /// <summary>Settings, and what Envoy is told because of them.</summary>
    public static TheoryData<string, string> Settings => new()
    {
        { "useRemoteAddress: true", "'useRemoteAddress':true" },
        { "useRemoteAddress: true, xffNumTrustedHops: 2", "'xffNumTrustedHops':2" },
        { "xffNumTrustedHops: 2", "'useRemoteAddress':true,'xffNumTrustedHops':2" },
        { "useRemoteAddress: false", "xff.v3.XffConfig'}}]" },
        { "useRemoteAddress: false, xffNumTrustedHops: 2", "XffConfig','xffNumTrustedHops':2}" },
        { "useRemoteAddress: false, skipXFFAppend: true", "XffConfig','skipXffAppend':true}" },
        { "useRemoteAddress: false, skipXFFAppend: false", "XffConfig','skipXffAppend':false}" },
        { "useRemoteAddress: false, xffTrustedCIDRs: [10.1.2.3/8]", "'xffTrustedCidrs':{'cidrs':[{'addressPrefix':'10.1.2.3','prefixLen':8}]}" },
        { "skipXFFAppend: true", "'skipXffAppend':true" },
        { "preserveExternalRequestId: true", "'preserveExternalRequestId':true" },
        { "generateRequestId: false", "'generateRequestId':false" },
        { "uuidRequestIdConfig: {packTraceReason: false}", "'packTraceReason':false,'useRequestIdForTraceSampling':true" },
        { "proxy100Continue: true", "'proxy100Continue':true" },
        { "serverHeaderTransformation: PassThrough", "'serverHeaderTransformation':'PASS_THROUGH'" },
        { "serverName: mine", "'serverName':'mine'" },
        { "streamIdleTimeout: 30s", "'streamIdleTimeout':'30s'" },
        { "idleTimeout: 1m, maxRequestsPerConnection: 7, maxHeadersCount: 9", "'commonHttpProtocolOptions':{'idleTimeout':'60s','maxHeadersCount':9,'maxRequestsPerConnection':7}" },
        { "maxRequestHeadersKb: 90", "'maxRequestHeadersKb':90" },
        { "http2ProtocolOptions: {initialStreamWindowSize: 64Ki, initialConnectionWindowSize: 1Mi, maxConcurrentStreams: 100, allowConnect: true}", "'http2ProtocolOptions':{'maxConcurrentStreams':100,'initialStreamWindowSize':65536,'initialConnectionWindowSize':1048576,'allowConnect':true}" },
        { "preserveHttp1HeaderCase: true, acceptHttp10: true, defaultHostForHttp10: a.b", "'httpProtocolOptions':{'acceptHttp10':true,'defaultHostForHttp10':'a.b','headerKeyFormat':{'statefulFormatter':{'name':'envoy.http.stateful_header_formatters.preserve_case'" },
        { "stripHostPortMode: AnyPort", "'stripAnyHostPort':true" },
        { "stripHostPortMode: MatchingPort", "'stripMatchingHostPort':true" },
        { "stripTrailingHostDot: true", "'stripTrailingHostDot':true" },
        { "earlyRequestHeaderModifier: {add: [{name: a, value: '5%'}], set: [{name: b, value: c}], remove: [d]}", "'mutations':[{'append':{'header':{'key':'a','value':'5%%'}}},{'append':{'header':{'key':'b','value':'c'},'appendAction':'OVERWRITE_IF_EXISTS_OR_ADD'}},{'remove':'d'}]" },
        { "forwardClientCertDetails: {mode: AppendForward, details: {subject: true, uri: true}}", "'forwardClientCertDetails':'APPEND_FORWARD','setCurrentClientCertDetails':{'subject':true,'uri':true}" },
        { "forwardClientCertDetails: {details: {dns: true}}", "'forwardClientCertDetails':'SANITIZE_SET','setCurrentClientCertDetails':{'dns':true}" },
        { "upgradeConfig: {enabledUpgrades: [websocket, CONNECT, WebSocket]}", "'upgradeConfigs':[{'upgradeType':'websocket'},{'upgradeType':'CONNECT'}]" },
        { "healthCheck: {path: /live}", "'headers':[{'name':':path','stringMatch':{'exact':'/live'}}]" },
    };

    /// <summary>Settings that Envoy would refuse, and what is said of them.</summary>
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "maxHeadersCount: 0", "maxHeadersCount 0 is out of range: must be between 1 and 2147483647", "maxHeadersCount" },
        { "maxRequestHeadersKb: 9000", "maxRequestHeadersKb 9000 is out of range: must be between 1 and 8192", "maxRequestHeadersKb" },
        { "xffNumTrustedHops: -1", "xffNumTrustedHops -1 is out of range: must be between 0 and 2147483647", "xffNumTrustedHops" },
        { "useRemoteAddress: false, xffTrustedCIDRs: [ten]", "xffTrustedCIDRs: \"ten\" is no range of addresses", "cidrs" },
        { "useRemoteAddress: false, xffTrustedCIDRs: [10.0.0.0/33]", "xffTrustedCIDRs: \"10.0.0.0/33\" is no range of addresses", "cidrs" },
        { "http2ProtocolOptions: {initialStreamWindowSize: 100, maxConcurrentStreams: 100}", "http2ProtocolOptions.initialStreamWindowSize 100 is out of range", "http2ProtocolOptions" },
        { "http2ProtocolOptions: {initialConnectionWindowSize: 4Gi}", "http2ProtocolOptions.initialConnectionWindowSize 4Gi is out of range", "http2ProtocolOptions" },
        { "http2ProtocolOptions: {maxConcurrentStreams: 0}", "http2ProtocolOptions.maxConcurrentStreams 0 is out of range", "http2ProtocolOptions" },
        { "earlyRequestHeaderModifier: {set: [{name: 'a b', value: c}]}", "earlyRequestHeaderModifier: \"a b\" is no name of a header", "early" },
        { "earlyRequestHeaderModifier: {add: [{name: Host, value: c}]}", "earlyRequestHeaderModifier: header \"Host\" may not be modified", "early" },
        { "upgradeConfig: {enabledUpgrades: ['web socket']}", "upgradeConfig.enabledUpgrades: \"web socket\" is no name of a protocol", "upgradeConfigs" },
        { "serverName: \"a\\nb\"", "serverName: a value contains a line break", "serverName" },
        { "defaultHostForHttp10: \"a\\nb\"", "defaultHostForHttp10: a value contains a line break", "defaultHostForHttp10" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_reaches_Envoy(string settings, string expected)
    {
        var translated = GivenPolicies.Http(settings);
        Assert.Contains(expected, translated.Listener());
        Assert.Equal(["Accepted=True/Valid", "Attached=True/Attached"], translated.Said());
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_left_out_and_told_of(string settings, string problem, string left)
    {
        var translated = GivenPolicies.Http(settings + ", idleTimeout: 77s");
        Assert.Contains(problem, translated.Message());
        Assert.Contains("'77s'", translated.Listener());
        Assert.DoesNotContain(left, translated.Listener());
        Assert.Equal(["Accepted=False/Invalid", "Attached=False/Pending"], translated.Said());
    }

    [Theory]
    [InlineData("maxRequestsPerConnection: 0")]
    [InlineData("acceptHttp10: false")]
    [InlineData("preserveHttp1HeaderCase: false")]
    [InlineData("earlyRequestHeaderModifier: {}")]
    public void What_is_off_is_not_written(string settings) =>
        Assert.Equal(GivenPolicies.Http("").Listener(), GivenPolicies.Http(settings).Listener());

    [Fact]
    public void Without_the_connections_address_hops_of_another_policy_are_asked_of_the_extension()
    {
        var listener = GivenPolicies.Http("useRemoteAddress: false", GivenPolicies.Policy("default: {httpSettings: {xffNumTrustedHops: 3, skipXFFAppend: true}}", name: "q")).Listener();
        Assert.Contains("XffConfig','xffNumTrustedHops':3,'skipXffAppend':true}", listener);
        Assert.Contains("'useRemoteAddress':false", listener);
    }

    [Fact]
    public void With_the_connections_address_the_extension_of_another_policy_is_left_out()
    {
        var listener = GivenPolicies.Http("useRemoteAddress: true", GivenPolicies.Policy("default: {httpSettings: {useRemoteAddress: false}}", name: "q")).Listener();
        Assert.DoesNotContain("XffConfig", listener);
        Assert.Contains("'useRemoteAddress':true", listener);
    }

    [Fact]
    public void The_health_check_comes_between_authorization_and_the_router() =>
        Assert.Contains(
            "'httpFilters':[{'name':'envoy.filters.http.health_check'", GivenPolicies.Http("healthCheck: {path: /live}").Listener());
}
