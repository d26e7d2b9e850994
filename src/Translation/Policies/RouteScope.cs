using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace KGateway.Translation.Policies;

/// <summary>What a route and a weighted cluster have in common: changes of headers and configuration of filters.</summary>
internal readonly struct RouteScope
{
    private RouteScope(
        RepeatedField<HeaderValueOption> requestHeaders,
        RepeatedField<string> requestHeadersToRemove,
        RepeatedField<HeaderValueOption> responseHeaders,
        RepeatedField<string> responseHeadersToRemove,
        MapField<string, Any> typedConfig)
    {
        RequestHeaders = requestHeaders;
        RequestHeadersToRemove = requestHeadersToRemove;
        ResponseHeaders = responseHeaders;
        ResponseHeadersToRemove = responseHeadersToRemove;
        Filters = new(typedConfig);
    }

    /// <summary>Headers that are added to requests or set on them.</summary>
    public RepeatedField<HeaderValueOption> RequestHeaders { get; }

    /// <summary>Names of headers that are removed from requests.</summary>
    public RepeatedField<string> RequestHeadersToRemove { get; }

    /// <summary>Headers that are added to responses or set on them.</summary>
    public RepeatedField<HeaderValueOption> ResponseHeaders { get; }

    /// <summary>Names of headers that are removed from responses.</summary>
    public RepeatedField<string> ResponseHeadersToRemove { get; }

    /// <summary>Configuration of filters.</summary>
    public FilterConfigs Filters { get; }

    /// <summary>The scope of a route.</summary>
    public static RouteScope Of(Route route) => new(
        route.RequestHeadersToAdd, route.RequestHeadersToRemove,
        route.ResponseHeadersToAdd, route.ResponseHeadersToRemove, route.TypedPerFilterConfig);

    /// <summary>The scope of a weighted cluster.</summary>
    public static RouteScope Of(WeightedCluster.Types.ClusterWeight cluster) => new(
        cluster.RequestHeadersToAdd, cluster.RequestHeadersToRemove,
        cluster.ResponseHeadersToAdd, cluster.ResponseHeadersToRemove, cluster.TypedPerFilterConfig);
}
