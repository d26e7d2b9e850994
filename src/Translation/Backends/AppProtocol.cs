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

    /// <summary>By its name in any case; unknown names say nothing.</summary>
    public static AppProtocol Parse(string? name) => name?.ToLowerInvariant() switch
    {
        "http2" or "grpc" or "grpc-web" or "kubernetes.io/h2c" => AppProtocol.Http2,
        "kubernetes.io/ws" or "kubernetes.io/wss" => AppProtocol.WebSocket,
        _ => AppProtocol.Default,
    };
}
