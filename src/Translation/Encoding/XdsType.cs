namespace KGateway.Translation.Encoding;

/// <summary>The xDS resource types, in the order in which additions are sent on a stream (make before break).</summary>
public enum XdsType
{
    /// <summary>CDS, envoy.config.cluster.v3.Cluster.</summary>
    Cluster,

    /// <summary>EDS, envoy.config.endpoint.v3.ClusterLoadAssignment.</summary>
    Endpoints,

    /// <summary>SDS, envoy.extensions.transport_sockets.tls.v3.Secret.</summary>
    Secret,

    /// <summary>LDS, envoy.config.listener.v3.Listener.</summary>
    Listener,

    /// <summary>RDS, envoy.config.route.v3.RouteConfiguration.</summary>
    Route,
}

/// <summary>Type URLs of <see cref="XdsType"/>.</summary>
public static class XdsTypes
{
    /// <summary>How many types there are; an array indexed by <see cref="XdsType"/> has this length.</summary>
    public const int Count = 5;

    private static readonly string[] Urls =
    [
        "type.googleapis.com/envoy.config.cluster.v3.Cluster",
        "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
        "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
        "type.googleapis.com/envoy.config.listener.v3.Listener",
        "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
    ];

    private static readonly byte[][] UrlsUtf8 = Array.ConvertAll(Urls, System.Text.Encoding.UTF8.GetBytes);

    /// <summary>All types in sending order.</summary>
    public static ReadOnlySpan<XdsType> All =>
        [XdsType.Cluster, XdsType.Endpoints, XdsType.Secret, XdsType.Listener, XdsType.Route];

    /// <summary>The type URL of a type.</summary>
    public static string Url(this XdsType type) => Urls[(int)type];

    /// <summary>The type URL of a type as UTF-8.</summary>
    public static ReadOnlySpan<byte> UrlBytes(this XdsType type) => UrlsUtf8[(int)type];

    /// <summary>The type of a URL; null when it is none that is served.</summary>
    public static XdsType? FromUrl(string url)
    {
        var index = Array.IndexOf(Urls, url);
        return index < 0 ? null : (XdsType)index;
    }
}
