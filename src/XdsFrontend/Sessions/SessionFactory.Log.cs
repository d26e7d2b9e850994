using KGateway.Resources;
using Microsoft.Extensions.Logging;

namespace KGateway.XdsFrontend.Sessions;

internal sealed partial class SessionFactory
{
    [LoggerMessage(4001, LogLevel.Information, "Proxy {Node} of Gateway {Gateway} connected from {Peer}, stream {Stream}, {Protocol}")]
    private partial void Connected(string node, ObjectKey gateway, string peer, string stream, string protocol);

    [LoggerMessage(4002, LogLevel.Information, "Proxy {Node} of Gateway {Gateway} disconnected, stream {Stream}")]
    private partial void Disconnected(string node, ObjectKey gateway, string stream);

    [LoggerMessage(4003, LogLevel.Warning, "Proxy {Node} of Gateway {Gateway} at {Peer} is not admitted: {Reason}")]
    private partial void NotAdmitted(string node, ObjectKey gateway, string peer, string reason);

    [LoggerMessage(4004, LogLevel.Warning, "Proxy {Node} at {Peer} is refused: {Reason}")]
    private partial void NotAuthenticated(string node, string peer, string reason);

    [LoggerMessage(4005, LogLevel.Warning, "Proxy {Node} at {Peer} does not say which Gateway it belongs to: {Problem}")]
    private partial void BadNode(string node, string peer, string problem);
}
