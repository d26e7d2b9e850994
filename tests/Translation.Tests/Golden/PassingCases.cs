namespace KGateway.Translation.Tests.Golden;

/// <summary>The cases that are expected to be equal.</summary>
internal static class PassingCases
{
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>
    {
        "backend-protocol/backend-h2c",
        "backend-protocol/svc-default",
        "backend-protocol/svc-h2c",
        "backendtlspolicy/gateway-client-certificate",
        "backendtlspolicy/tls",
        "basic/directresponse",
        "basic/http-routing-proxy",
        "basic/http-with-header-modifier-proxy",
        "basic/route-sort",
        "directresponse/body-format-json",
        "directresponse/overlapping-filters",
        "frontendtlsconfig/verify-subject-alt-names-missing-ca",
        "gateway-only/proxy",
        "gateway-only/tls-multiple-certificates",
        "grpc-routing/basic-proxy",
        "grpc-routing/https-listener",
        "http-routing/request-redirect-multi-listener",
        "invalid-filter-chains/gateway-empty-listenerset-tcp-no-routes",
        "invalid-filter-chains/gateway-http-listenerset-tcp-no-routes",
        "invalid-filter-chains/gateway-tcp-no-routes-listenerset-http",
        "invalid-filter-chains/https-listener-invalid-secret",
        "listener-sets/no-allowed-lis",
        "listener-sets/tls-options",
        "route-replacement/standard/matcher/matcher-path-prefix-invalid-out",
        "route-replacement/strict/builtin/urlrewrite-invalid-out",
        "route-replacement/strict/matcher/matcher-header-regex-invalid-out",
        "route-replacement/strict/matcher/matcher-path-regex-invalid-out",
        "route-replacement/strict/matcher/matcher-query-regex-invalid-out",
        "session-persistence/cookie",
        "session-persistence/header",
        "waypoint/authz-gateway-ref-fakegw",
        "waypoint/authz-gatewayclass-ref-nonrootns",
        "waypoint/httproute-gateway",
        "waypoint/httproute-svc",
        "waypoint/svc-use-waypoint",
    };
}
