using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Values of a BackendConfigPolicy of another type, out of range or not of the choices.</summary>
[Collection("Policies")]
public sealed class BackendConfigValueTests(PolicyLab lab)
{
    private static readonly BadValue[] Connections =
    [
        new("connectTimeout", "soon", "should match"),
        new("perConnectionBufferLimitBytes", "-1", "greater than or equal to 0"),
        new("tcpKeepalive.keepAliveProbes", "-1", "greater than or equal to 0"),
        new("tcpKeepalive.keepAliveTime", "10ms", "must be at least 1s"),
        new("tcpKeepalive.keepAliveInterval", "1ms", "must be at least 1s"),
        new("dns.refreshRate", "0s", "must be at least 1ms"),
        new("dns.jitter", "some", "should match"),
        new("dns.respectTTL", "often", "must be a boolean"),
        new("commonHttpProtocolOptions.idleTimeout", "-1s", "should match"),
        new("commonHttpProtocolOptions.maxHeadersCount", "-1", "greater than or equal to 0"),
        new("commonHttpProtocolOptions.maxStreamDuration", "1d", "should match"),
        new("commonHttpProtocolOptions.maxRequestsPerConnection", "-1", "greater than or equal to 0"),
        new("http1ProtocolOptions.enableTrailers", "[1]", "must be a boolean"),
        new("http1ProtocolOptions.preserveHttp1HeaderCase", "often", "must be a boolean"),
        new("http1ProtocolOptions.overrideStreamErrorOnInvalidHttpMessage", "2", "must be a boolean"),
        new("http2ProtocolOptions.initialStreamWindowSize", "much", "should match"),
        new("http2ProtocolOptions.initialConnectionWindowSize", "1Kib", "should match"),
        new("http2ProtocolOptions.maxConcurrentStreams", "0", "greater than or equal to 1"),
        new("http2ProtocolOptions.overrideStreamErrorOnInvalidHttpMessage", "2", "must be a boolean"),
        new("http2ProtocolOptions.connectionKeepalive.interval", "0s", "must be at least 1ms"),
        new("http2ProtocolOptions.connectionKeepalive.timeout", "0ms", "must be at least 1ms"),
        new("http2ProtocolOptions.connectionKeepalive.connectionIdleInterval", "0s", "must be at least 1ms"),
        new("upstreamProxyProtocol.version", "V3", "supported values"),
    ];

    private static readonly BadValue[] Targets =
    [
        new("targetRefs[].group", "not a group", "should match"),
        new("targetRefs[].kind", "''", "at least 1 chars"),
        new("targetRefs[].name", "''", "at least 1 chars"),
        new("targetRefs[].sectionName", "Not_a_name", "should match"),
        new("targetSelectors[].group", "A", "should match"),
        new("targetSelectors[].kind", "1st", "should match"),
        new("targetSelectors[].sectionName", "''", "at least 1 chars"),
        new("targetSelectors[].matchLabels", "[1]", "must be an object"),
    ];

    private static readonly BadValue[] Tls =
    [
        new("tls.secretRef.name", "''", "at least 1 chars"),
        new("tls.files.tlsCertificate", "''", "at least 1 chars"),
        new("tls.files.tlsKey", "''", "at least 1 chars"),
        new("tls.files.rootCA", "''", "at least 1 chars"),
        new("tls.insecureSkipVerify", "often", "must be a boolean"),
        new("tls.wellKnownCACertificates", "Mine", "supported values"),
        new("tls.sni", "''", "at least 1 chars"),
        new("tls.verifySubjectAltNames[]", "[1]", "must be a string"),
        new("tls.parameters.minVersion", "'1.5'", "supported values"),
        new("tls.parameters.maxVersion", "'2'", "supported values"),
        new("tls.parameters.cipherSuites[]", "[1]", "must be a string"),
        new("tls.parameters.ecdhCurves[]", "1", "must be a string"),
        new("tls.parameters.signatureAlgorithms[]", "true", "must be a string"),
        new("tls.alpnProtocols[]", "1", "must be a string"),
        new("tls.allowRenegotiation", "often", "must be a boolean"),
        new("tls.simpleTLS", "1", "must be a boolean"),
    ];

    private static readonly BadValue[] Balancers =
    [
        new("loadBalancer.healthyPanicThreshold", "101", "less than or equal to 100"),
        new("loadBalancer.updateMergeWindow", "soon", "should match"),
        new("loadBalancer.closeConnectionsOnHostSetChange", "2", "must be a boolean"),
        new("loadBalancer.random", "any", "must be an object"),
        new("loadBalancer.localityType", "Near", "supported values"),
        new("loadBalancer.leastRequest.choiceCount", "1", "greater than or equal to 2"),
        new("loadBalancer.leastRequest.slowStart.window", "-1s", "should match"),
        new("loadBalancer.leastRequest.slowStart.aggression", "'0'", "greater than 0"),
        new("loadBalancer.leastRequest.slowStart.minWeightPercent", "101", "less than or equal to 100"),
        new("loadBalancer.roundRobin.slowStart.window", "soon", "should match"),
        new("loadBalancer.roundRobin.slowStart.aggression", "fast", "greater than 0"),
        new("loadBalancer.roundRobin.slowStart.minWeightPercent", "-1", "greater than or equal to 0"),
        new("loadBalancer.zoneAware.preferLocal.force.minEndpointsInZoneThreshold", "0", "greater than or equal to 1"),
        new("loadBalancer.zoneAware.preferLocal.minEndpointsThreshold", "0", "greater than or equal to 1"),
        new("loadBalancer.zoneAware.preferLocal.routingEnabled", "101", "less than or equal to 100"),
    ];

    private static readonly BadValue[] Hashes =
    [
        new("loadBalancer.ringHash.minimumRingSize", "-1", "greater than or equal to 0"),
        new("loadBalancer.ringHash.maximumRingSize", "-1", "greater than or equal to 0"),
        new("loadBalancer.ringHash.useHostnameForHashing", "2", "must be a boolean"),
        new("loadBalancer.maglev.useHostnameForHashing", "often", "must be a boolean"),
        new("loadBalancer.ringHash.hashPolicies[].header.name", "'a b'", "should match"),
        new("loadBalancer.ringHash.hashPolicies[].cookie.name", "''", "at least 1 chars"),
        new("loadBalancer.ringHash.hashPolicies[].cookie.path", "''", "at least 1 chars"),
        new("loadBalancer.ringHash.hashPolicies[].cookie.ttl", "soon", "should match"),
        new("loadBalancer.ringHash.hashPolicies[].cookie.secure", "2", "must be a boolean"),
        new("loadBalancer.ringHash.hashPolicies[].cookie.httpOnly", "2", "must be a boolean"),
        new("loadBalancer.ringHash.hashPolicies[].cookie.sameSite", "Loose", "supported values"),
        new("loadBalancer.ringHash.hashPolicies[].sourceIP", "any", "must be an object"),
        new("loadBalancer.ringHash.hashPolicies[].terminal", "2", "must be a boolean"),
        new("loadBalancer.maglev.hashPolicies[].header.name", "'a b'", "should match"),
        new("loadBalancer.maglev.hashPolicies[].cookie.name", "''", "at least 1 chars"),
        new("loadBalancer.maglev.hashPolicies[].cookie.path", "''", "at least 1 chars"),
        new("loadBalancer.maglev.hashPolicies[].cookie.ttl", "soon", "should match"),
        new("loadBalancer.maglev.hashPolicies[].cookie.secure", "2", "must be a boolean"),
        new("loadBalancer.maglev.hashPolicies[].cookie.httpOnly", "2", "must be a boolean"),
        new("loadBalancer.maglev.hashPolicies[].cookie.sameSite", "Loose", "supported values"),
        new("loadBalancer.maglev.hashPolicies[].sourceIP", "any", "must be an object"),
        new("loadBalancer.maglev.hashPolicies[].terminal", "2", "must be a boolean"),
    ];

    private static readonly BadValue[] Health =
    [
        new("healthCheck.timeout", "soon", "should match"),
        new("healthCheck.interval", "-1s", "should match"),
        new("healthCheck.unhealthyThreshold", "-1", "greater than or equal to 0"),
        new("healthCheck.healthyThreshold", "-1", "greater than or equal to 0"),
        new("healthCheck.http.host", "1", "must be a string"),
        new("healthCheck.http.path", "[1]", "must be a string"),
        new("healthCheck.http.method", "BREW", "supported values"),
        new("healthCheck.grpc.serviceName", "1", "must be a string"),
        new("healthCheck.grpc.authority", "[1]", "must be a string"),
        new("outlierDetection.consecutive5xx", "-1", "greater than or equal to 0"),
        new("outlierDetection.enforcingConsecutive5xx", "101", "less than or equal to 100"),
        new("outlierDetection.splitExternalLocalOriginErrors", "2", "must be a boolean"),
        new("outlierDetection.consecutiveLocalOriginFailure", "-1", "greater than or equal to 0"),
        new("outlierDetection.enforcingConsecutiveLocalOriginFailure", "-1", "greater than or equal to 0"),
        new("outlierDetection.interval", "0s", "must be at least 1ms"),
        new("outlierDetection.baseEjectionTime", "0ms", "must be at least 1ms"),
        new("outlierDetection.maxEjectionPercent", "101", "less than or equal to 100"),
        new("circuitBreakers.maxConnections", "0", "greater than or equal to 1"),
        new("circuitBreakers.maxPendingRequests", "0", "greater than or equal to 1"),
        new("circuitBreakers.maxRequests", "-1", "greater than or equal to 1"),
        new("circuitBreakers.maxRetries", "-1", "greater than or equal to 0"),
        new("circuitBreakers.trackRemaining", "2", "must be a boolean"),
    ];

    [Fact]
    [BadValues("BackendConfigPolicy", nameof(Connections))]
    public Task Connections_and_their_HTTP() => Findings.ExpectAllAsync(lab, "BackendConfigPolicy", Connections);

    [Fact]
    [BadValues("BackendConfigPolicy", nameof(Targets))]
    public Task Targets_that_are_none() => Findings.ExpectAllAsync(lab, "BackendConfigPolicy", Targets);

    [Fact]
    [BadValues("BackendConfigPolicy", nameof(Tls))]
    public Task TLS() => Findings.ExpectAllAsync(lab, "BackendConfigPolicy", Tls);

    [Fact]
    [BadValues("BackendConfigPolicy", nameof(Balancers))]
    public Task The_choice_of_endpoints() => Findings.ExpectAllAsync(lab, "BackendConfigPolicy", Balancers);

    [Fact]
    [BadValues("BackendConfigPolicy", nameof(Hashes))]
    public Task What_is_hashed() => Findings.ExpectAllAsync(lab, "BackendConfigPolicy", Hashes);

    [Fact]
    [BadValues("BackendConfigPolicy", nameof(Health))]
    public Task Health_outliers_and_limits() => Findings.ExpectAllAsync(lab, "BackendConfigPolicy", Health);
}
