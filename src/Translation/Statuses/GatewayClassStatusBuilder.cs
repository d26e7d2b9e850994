using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways.Parameters;
using KGateway.Translation.State;

namespace KGateway.Translation.Statuses;

/// <summary>What is said of a GatewayClass of ours.</summary>
internal static class GatewayClassStatusBuilder
{
    // Names of Gateway API v1.7, in order. What isn't listed isn't supported.
    private static readonly string[] Features =
    [
        "BackendTLSPolicy", "BackendTLSPolicySANValidation", "GRPCRoute", "GRPCRouteNamedRouteRule",
        "GRPCRouteRequestHeaderModifier", "Gateway", "GatewayAddressEmpty", "GatewayBackendClientCertificate",
        "GatewayFrontendClientCertificateValidation", "GatewayFrontendClientCertificateValidationInsecureFallback",
        "GatewayHTTPListenerIsolation", "GatewayHTTPSListenerDetectMisdirectedRequests", "GatewayInfrastructure",
        "GatewayPort8080", "GatewayRouteHostnameIntersectionPrecedence", "GatewayStaticAddresses", "HTTPRoute",
        "HTTPRoute303RedirectStatusCode", "HTTPRoute307RedirectStatusCode", "HTTPRoute308RedirectStatusCode",
        "HTTPRouteBackendProtocolH2C", "HTTPRouteBackendProtocolWebSocket", "HTTPRouteBackendRequestHeaderModification",
        "HTTPRouteBackendTimeout", "HTTPRouteBackendURLRewrite", "HTTPRouteCORS", "HTTPRouteDestinationPortMatching",
        "HTTPRouteHostRewrite", "HTTPRouteMethodMatching", "HTTPRouteNamedRouteRule", "HTTPRouteParentRefPort",
        "HTTPRoutePathRedirect", "HTTPRoutePathRewrite", "HTTPRoutePortRedirect", "HTTPRouteQueryParamMatching",
        "HTTPRouteRequestMirror", "HTTPRouteRequestMultipleMirrors", "HTTPRouteRequestPercentageMirror",
        "HTTPRouteRequestTimeout", "HTTPRouteResponseHeaderModification", "HTTPRouteRetryCodes", "HTTPRouteRetryConnectionError",
        "HTTPRouteSchemeRedirect", "ListenerSet", "ReferenceGrant", "TCPRoute", "TLSRoute", "TLSRouteModeMixed",
        "TLSRouteModeTerminate", "UDPRoute",
    ];

    // Without the experimental channel a port either ends TLS or passes it on.
    private static readonly string[] Standard = Array.FindAll(Features, static feature => feature != "TLSRouteModeMixed");

    /// <summary>The status of a class; null for classes of other controllers.</summary>
    public static GatewayClassStatus? Build(GatewayClass @class, ILookups lookups, TranslationSettings settings)
    {
        if (@class.Spec.ControllerName != TranslationSettings.ControllerName)
            return null;
        var conditions = new ConditionSet();
        if (ParametersResolver.FindProblem(@class, lookups) is { } parameters)
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.InvalidParameters, parameters);
        if (SupportedVersions.FindProblem(lookups) is { } version)
            conditions.Set(ConditionTypes.SupportedVersion, ConditionStatus.False, Reasons.UnsupportedVersion, version);
        conditions.Default(
            ConditionTypes.Accepted, ConditionStatus.True, Reasons.Accepted, "GatewayClass accepted by kgateway controller");
        conditions.Default(
            ConditionTypes.SupportedVersion, ConditionStatus.True, Reasons.SupportedVersion, "Gateway API version is supported");
        var features = settings.EnableExperimentalGatewayApiFeatures ? Features : Standard;
        return new(conditions.Build(@class.Metadata.Generation), EquatableArray.Create<string>(features));
    }
}
