using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Values of an HTTPListenerPolicy of another type, out of range or not of the choices.</summary>
[Collection("Policies")]
public sealed class HttpListenerValueTests(PolicyLab lab)
{
    private static readonly BadValue[] Fields =
    [
        new("accessLog", "1", "must be a list"),
        new("tracing", "1", "must be an object"),
        new("localReplies", "1", "must be an object"),
        new("upgradeConfig", "1", "must be an object"),
        new("useRemoteAddress", "often", "must be a boolean"),
        new("xffNumTrustedHops", "-1", "greater than or equal to 0"),
        new("xffTrustedCIDRs", "1", "must be a list"),
        new("skipXFFAppend", "often", "must be a boolean"),
        new("preserveExternalRequestId", "often", "must be a boolean"),
        new("generateRequestId", "often", "must be a boolean"),
        new("uuidRequestIdConfig", "1", "must be an object"),
        new("proxy100Continue", "often", "must be a boolean"),
        new("serverHeaderTransformation", "Other", "supported values"),
        new("serverName", "''", "at least 1 chars"),
        new("streamIdleTimeout", "soon", "should match"),
        new("idleTimeout", "soon", "should match"),
        new("maxRequestsPerConnection", "-1", "greater than or equal to 0"),
        new("maxHeadersCount", "0", "greater than or equal to 1"),
        new("maxRequestHeadersKb", "8193", "less than or equal to 8192"),
        new("http2ProtocolOptions", "1", "must be an object"),
        new("preserveHttp1HeaderCase", "often", "must be a boolean"),
        new("acceptHttp10", "often", "must be a boolean"),
        new("defaultHostForHttp10", "''", "at least 1 chars"),
        new("stripHostPortMode", "Other", "supported values"),
        new("stripTrailingHostDot", "often", "must be a boolean"),
        new("earlyRequestHeaderModifier", "1", "must be an object"),
        new("forwardClientCertDetails", "1", "must be an object"),
        new("healthCheck", "1", "must be an object"),
        new("targetRefs", "1", "must be a list"),
        new("targetSelectors", "1", "must be a list"),
    ];

    [Fact]
    [BadValues("HTTPListenerPolicy", nameof(Fields))]
    public Task All_fields() => Findings.ExpectAllAsync(lab, "HTTPListenerPolicy", Fields);
}
