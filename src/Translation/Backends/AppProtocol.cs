using KGateway.Resources.Core;

namespace KGateway.Translation.Backends;

/// <summary>What a backend says about the protocol that it speaks.</summary>
public enum AppProtocol
{
    /// <summary>Nothing: HTTP/1.1, or whatever TCP carries.</summary>
    Default,

    /// <summary>HTTP/2 without TLS negotiation (prior knowledge).</summary>
    Http2,

    /// <summary>HTTP/1.1 with WebSocket upgrades.</summary>
    WebSocket,
}

/// <summary>Reads <see cref="AppProtocol"/>.</summary>
public static class AppProtocols
{
    /// <summary>By the <c>appProtocol</c> of a Service port, or by the port's name when there is none.</summary>
    public static AppProtocol Of(ServicePort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        return Parse(string.IsNullOrEmpty(port.AppProtocol) ? port.Name : port.AppProtocol);
    }

    /// <summary>
    /// As <see cref="Of"/>, but as meshes read ports: by the first word alone, <c>grpc-orders</c>, and with Istio's names of protocols.
    /// </summary>
    public static AppProtocol InMesh(ServicePort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        return InMesh(string.IsNullOrEmpty(port.AppProtocol) ? port.Name : port.AppProtocol);
    }

    /// <summary>By its name, or by a text that begins with it and a dash, in any case; as meshes read it.</summary>
    public static AppProtocol InMesh(string? text) => text?.Split('-')[0].ToLowerInvariant() switch
    {
        "h2c" => AppProtocol.Http2,
        "ws" => AppProtocol.WebSocket,
        var word => Parse(word),
    };

    /// <summary>By its name in any case; unknown names say nothing.</summary>
    public static AppProtocol Parse(string? name) => name?.ToLowerInvariant() switch
    {
        "http2" or "grpc" or "grpc-web" or "kubernetes.io/h2c" => AppProtocol.Http2,
        "kubernetes.io/ws" or "kubernetes.io/wss" => AppProtocol.WebSocket,
        _ => AppProtocol.Default,
    };
}
