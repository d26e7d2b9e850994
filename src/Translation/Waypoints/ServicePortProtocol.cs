using KGateway.Resources.Core;

namespace KGateway.Translation.Waypoints;

/// <summary>How a waypoint treats connections to a Service's port.</summary>
internal enum ServicePortProtocol
{
    /// <summary>Not at all: UDP and the like never arrive.</summary>
    None,

    /// <summary>As a stream of bytes.</summary>
    Tcp,

    /// <summary>As HTTP/1.1 or HTTP/2 without TLS.</summary>
    Http,
}

/// <summary>Decides on <see cref="ServicePortProtocol"/>.</summary>
internal static class ServicePortProtocols
{
    /// <summary>
    /// By the port's <c>appProtocol</c>, otherwise by the first word of its name; if neither says anything, HTTP where HTTP routes are
    /// attached to the port.
    /// </summary>
    public static ServicePortProtocol Of(ServicePort port, bool hasHttpRoutes)
    {
        if (port.Protocol is not ("TCP" or ""))
            return ServicePortProtocol.None;
        if (!string.IsNullOrEmpty(port.AppProtocol))
            return Parse(port.AppProtocol) ?? ServicePortProtocol.Tcp;
        int dash = port.Name.IndexOf('-', StringComparison.Ordinal);
        // "grpc-web" is the one name with a dash in it.
        string word = dash < 0 || port.Name.StartsWith("grpc-web", StringComparison.OrdinalIgnoreCase) ? port.Name : port.Name[..dash];
        return Parse(word) ?? (hasHttpRoutes ? ServicePortProtocol.Http : ServicePortProtocol.Tcp);
    }

    private static ServicePortProtocol? Parse(string name) => name.ToLowerInvariant() switch
    {
        "http" or "http2" or "http_proxy" or "grpc" or "grpc-web" or "h2c" or "ws" or "kubernetes.io/h2c" or "kubernetes.io/ws" =>
            ServicePortProtocol.Http,
        "https" or "tls" or "wss" or "kubernetes.io/wss" or "tcp" or "mongo" or "mysql" or "redis" => ServicePortProtocol.Tcp,
        _ => null,
    };
}
