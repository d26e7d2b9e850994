using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Values of a ListenerPolicy of another type, out of range or not of the choices.</summary>
[Collection("Policies")]
public sealed class ListenerValueTests(PolicyLab lab)
{
    private static readonly BadValue[] Targets =
    [
        new("targetRefs[].group", "not a group", "should match"),
        new("targetRefs[].kind", "''", "at least 1 chars"),
        new("targetRefs[].name", "''", "at least 1 chars"),
        new("targetRefs[].sectionName", "Not_a_name", "should match"),
        new("targetSelectors[].group", "A", "should match"),
        new("targetSelectors[].kind", "1st", "should match"),
        new("targetSelectors[].sectionName", "''", "at least 1 chars"),
        new("targetSelectors[].matchLabels", "any", "must be an object"),
    ];

    private static readonly BadValue[] Connections =
    [
        new("default.proxyProtocol.allowRequestsWithoutProxyProtocol", "often", "must be a boolean"),
        new("default.tcpKeepalive.keepAliveProbes", "-1", "greater than or equal to 0"),
        new("default.tcpKeepalive.keepAliveTime", "10ms", "must be at least 1s"),
        new("default.tcpKeepalive.keepAliveInterval", "1ms", "must be at least 1s"),
        new("default.perConnectionBufferLimitBytes", "-1", "greater than or equal to 0"),
        new("default.transportSocketConnectTimeout", "soon", "should match"),
        new("default.clientCertificateValidation.mode", "Other", "supported values"),
        new("default.clientCertificateValidation.caCertificateRefs[].group", "1", "must be a string"),
        new("default.clientCertificateValidation.caCertificateRefs[].kind", "''", "at least 1 chars"),
        new("default.clientCertificateValidation.caCertificateRefs[].name", "''", "at least 1 chars"),
        new("default.clientCertificateValidation.caCertificateRefs[].namespace", "''", "at least 1 chars"),
        new("perPort[].port", "70000", "less than or equal to 65535"),
    ];

    private static readonly BadValue[] Requests =
    [
        new("default.httpSettings.upgradeConfig.enabledUpgrades[]", "1", "must be a string"),
        new("default.httpSettings.useRemoteAddress", "often", "must be a boolean"),
        new("default.httpSettings.xffNumTrustedHops", "-1", "greater than or equal to 0"),
        new("default.httpSettings.xffTrustedCIDRs[]", "10.0.0.0", "should match"),
        new("default.httpSettings.skipXFFAppend", "often", "must be a boolean"),
        new("default.httpSettings.preserveExternalRequestId", "often", "must be a boolean"),
        new("default.httpSettings.generateRequestId", "often", "must be a boolean"),
        new("default.httpSettings.uuidRequestIdConfig.packTraceReason", "often", "must be a boolean"),
        new("default.httpSettings.uuidRequestIdConfig.useRequestIdForTraceSampling", "often", "must be a boolean"),
        new("default.httpSettings.proxy100Continue", "often", "must be a boolean"),
        new("default.httpSettings.serverHeaderTransformation", "Other", "supported values"),
        new("default.httpSettings.serverName", "''", "at least 1 chars"),
        new("default.httpSettings.streamIdleTimeout", "soon", "should match"),
        new("default.httpSettings.idleTimeout", "soon", "should match"),
        new("default.httpSettings.maxRequestsPerConnection", "-1", "greater than or equal to 0"),
        new("default.httpSettings.maxHeadersCount", "0", "greater than or equal to 1"),
        new("default.httpSettings.maxRequestHeadersKb", "8193", "less than or equal to 8192"),
        new("default.httpSettings.http2ProtocolOptions.initialStreamWindowSize", "much", "should match"),
        new("default.httpSettings.http2ProtocolOptions.initialConnectionWindowSize", "much", "should match"),
        new("default.httpSettings.http2ProtocolOptions.maxConcurrentStreams", "0", "greater than or equal to 1"),
        new("default.httpSettings.http2ProtocolOptions.allowConnect", "often", "must be a boolean"),
        new("default.httpSettings.preserveHttp1HeaderCase", "often", "must be a boolean"),
        new("default.httpSettings.acceptHttp10", "often", "must be a boolean"),
        new("default.httpSettings.defaultHostForHttp10", "''", "at least 1 chars"),
        new("default.httpSettings.stripHostPortMode", "Other", "supported values"),
        new("default.httpSettings.stripTrailingHostDot", "often", "must be a boolean"),
        new("default.httpSettings.earlyRequestHeaderModifier.set[].name", "'a b'", "should match"),
        new("default.httpSettings.earlyRequestHeaderModifier.set[].value", "''", "at least 1 chars"),
        new("default.httpSettings.earlyRequestHeaderModifier.add[].name", "'a:b'", "should match"),
        new("default.httpSettings.earlyRequestHeaderModifier.add[].value", "''", "at least 1 chars"),
        new("default.httpSettings.earlyRequestHeaderModifier.remove[]", "1", "must be a string"),
        new("default.httpSettings.forwardClientCertDetails.mode", "Other", "supported values"),
        new("default.httpSettings.forwardClientCertDetails.details.subject", "often", "must be a boolean"),
        new("default.httpSettings.forwardClientCertDetails.details.cert", "often", "must be a boolean"),
        new("default.httpSettings.forwardClientCertDetails.details.chain", "often", "must be a boolean"),
        new("default.httpSettings.forwardClientCertDetails.details.dns", "often", "must be a boolean"),
        new("default.httpSettings.forwardClientCertDetails.details.uri", "often", "must be a boolean"),
        new("default.httpSettings.healthCheck.path", "healthz", "should match"),
    ];

    private static readonly BadValue[] Replies =
    [
        new("default.httpSettings.localReplies.defaultBodyFormat.text", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.defaultBodyFormat.contentType", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.mappers[].filter.statusCodeFilter.op", "GT", "supported values"),
        new("default.httpSettings.localReplies.mappers[].filter.statusCodeFilter.value", "-1", "greater than or equal to 0"),
        new("default.httpSettings.localReplies.mappers[].filter.durationFilter.op", "GT", "supported values"),
        new("default.httpSettings.localReplies.mappers[].filter.durationFilter.value", "4294967296", "less than or equal to 4294967295"),
        new("default.httpSettings.localReplies.mappers[].filter.notHealthCheckFilter", "often", "must be a boolean"),
        new("default.httpSettings.localReplies.mappers[].filter.traceableFilter", "often", "must be a boolean"),
        new("default.httpSettings.localReplies.mappers[].filter.headerFilter.header.type", "Other", "supported values"),
        new("default.httpSettings.localReplies.mappers[].filter.headerFilter.header.name", "'a b'", "should match"),
        new("default.httpSettings.localReplies.mappers[].filter.headerFilter.header.value", "' a'", "should match"),
        new("default.httpSettings.localReplies.mappers[].filter.responseFlagFilter.flags[]", "1", "must be a string"),
        new("default.httpSettings.localReplies.mappers[].filter.grpcStatusFilter.statuses[]", "BROKEN", "supported values"),
        new("default.httpSettings.localReplies.mappers[].filter.grpcStatusFilter.exclude", "often", "must be a boolean"),
        new("default.httpSettings.localReplies.mappers[].filter.celFilter.match", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.mappers[].filter.runtimeFilter.runtimeKey", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.mappers[].filter.runtimeFilter.percentSampled.numerator", "-1", "greater than or equal to 0"),
        new("default.httpSettings.localReplies.mappers[].filter.runtimeFilter.percentSampled.denominator", "TEN", "supported values"),
        new("default.httpSettings.localReplies.mappers[].filter.runtimeFilter.useIndependentRandomness", "often", "must be a boolean"),
        new("default.httpSettings.localReplies.mappers[].statusCode", "600", "less than or equal to 599"),
        new("default.httpSettings.localReplies.mappers[].body", "1", "must be a string"),
        new("default.httpSettings.localReplies.mappers[].bodyFormatOverride.text", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.mappers[].bodyFormatOverride.contentType", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.mappers[].headers.set[].name", "'a b'", "should match"),
        new("default.httpSettings.localReplies.mappers[].headers.set[].value", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.mappers[].headers.set[].secretRef.name", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.mappers[].headers.set[].secretRef.key", "'a/b'", "should match"),
        new("default.httpSettings.localReplies.mappers[].headers.set[].secretRef.namespace", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.mappers[].headers.add[].name", "'a:b'", "should match"),
        new("default.httpSettings.localReplies.mappers[].headers.add[].value", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.mappers[].headers.add[].secretRef.name", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.mappers[].headers.add[].secretRef.key", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.mappers[].headers.add[].secretRef.namespace", "''", "at least 1 chars"),
        new("default.httpSettings.localReplies.mappers[].headers.remove[]", "''", "at least 1 chars"),
    ];

    [Fact]
    [BadValues("ListenerPolicy", nameof(Targets))]
    public Task Targets_that_are_none() => Findings.ExpectAllAsync(lab, "ListenerPolicy", Targets);

    [Fact]
    [BadValues("ListenerPolicy", nameof(Connections))]
    public Task Ports_and_connections() => Findings.ExpectAllAsync(lab, "ListenerPolicy", Connections);

    [Fact]
    [BadValues("ListenerPolicy", nameof(Requests))]
    public Task Reading_of_requests() => Findings.ExpectAllAsync(lab, "ListenerPolicy", Requests);

    [Fact]
    [BadValues("ListenerPolicy", nameof(Replies))]
    public Task Answers_of_the_proxy_itself() => Findings.ExpectAllAsync(lab, "ListenerPolicy", Replies);
}
