using KGateway.Resources.Core;
using KGateway.Resources.Istio;

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

/// <summary>Finds out what ports say of their <see cref="ServicePortProtocol"/>.</summary>
internal static class ServicePortProtocols
{
    /// <summary>By the first word of the port's <c>appProtocol</c>, otherwise by that of its name; null if neither says anything that is known.</summary>
    public static ServicePortProtocol? Declared(ServicePort port)
    {
        if (port.Protocol is not ("TCP" or ""))
            return ServicePortProtocol.None;
        return (string.IsNullOrEmpty(port.AppProtocol) ? null : OfName(port.AppProtocol)) ?? OfName(port.Name);
    }

    /// <summary>
    /// Whether a port that says nothing carries something else than HTTP by its number: mostly protocols in which the server speaks first, for
    /// whose connections looking at what the client says first would be a wait in vain.
    /// </summary>
    public static bool IsNeverHttp(int port) => port is 21 or 22 or 25 or 53 or 110 or 143 or 587 or 3306 or 27017;

    /// <summary>By the protocol of a ServiceEntry's port, otherwise by the first word of its name.</summary>
    public static ServicePortProtocol? Declared(ServiceEntryPort port) => port.Protocol.ToLowerInvariant() switch
    {
        "udp" => ServicePortProtocol.None,
        "" => OfName(port.Name),
        var protocol => Parse(protocol) ?? ServicePortProtocol.Tcp,
    };

    private static ServicePortProtocol? OfName(string name)
    {
        int dash = name.IndexOf('-', StringComparison.Ordinal);
        // "grpc-web" is the one name with a dash in it.
        return Parse(dash < 0 || name.StartsWith("grpc-web", StringComparison.OrdinalIgnoreCase) ? name : name[..dash]);
    }

    private static ServicePortProtocol? Parse(string name) => name.ToLowerInvariant() switch
    {
        "http" or "http2" or "http_proxy" or "grpc" or "grpc-web" or "h2c" or "ws" or "kubernetes.io/h2c" or "kubernetes.io/ws" =>
            ServicePortProtocol.Http,
        "https" or "tls" or "wss" or "kubernetes.io/wss" or "tcp" or "mongo" or "mysql" or "redis" => ServicePortProtocol.Tcp,
        _ => null,
    };
}
