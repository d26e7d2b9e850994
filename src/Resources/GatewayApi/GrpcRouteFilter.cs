using KGateway.Resources.Validation.GrpcRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>A filter of a GRPCRoute; the member named by the type is set.</summary>
[CheckedBy<GrpcRouteFilterRules>]
public sealed record GrpcRouteFilter
{
    /// <summary>Which filter this is.</summary>
    public required GrpcRouteFilterType Type { get; init; }

    /// <summary>Changes request headers.</summary>
    public HttpHeaderFilter? RequestHeaderModifier { get; init; }

    /// <summary>Changes response headers.</summary>
    public HttpHeaderFilter? ResponseHeaderModifier { get; init; }

    /// <summary>Sends a copy of requests elsewhere.</summary>
    public HttpRequestMirrorFilter? RequestMirror { get; init; }

    /// <summary>A filter defined by another object.</summary>
    public LocalObjectReference? ExtensionRef { get; init; }
}
