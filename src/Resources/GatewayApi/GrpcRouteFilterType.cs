namespace KGateway.Resources.GatewayApi;

/// <summary>Types of GRPCRoute filters.</summary>
public enum GrpcRouteFilterType
{
    /// <summary>Changes request headers.</summary>
    RequestHeaderModifier,

    /// <summary>Changes response headers.</summary>
    ResponseHeaderModifier,

    /// <summary>Sends a copy of requests elsewhere.</summary>
    RequestMirror,

    /// <summary>A filter defined by another object.</summary>
    ExtensionRef,
}
