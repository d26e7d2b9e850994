using KGateway.Resources;
using KGateway.Translation.Encoding;
using Microsoft.Extensions.Logging;

namespace KGateway.XdsFrontend.Sessions;

internal sealed partial class Session
{
    private const int MostNamesLogged = 10;

    [LoggerMessage(4020, LogLevel.Warning, "Proxy {Node} of Gateway {Gateway} refused {Type} ({Count}: {Names}): {Message}")]
    private partial void Refused(string node, ObjectKey gateway, XdsType type, string names, int count, string message);

    [LoggerMessage(4021, LogLevel.Warning, "Proxy {Node} of Gateway {Gateway} was sent {Type} {Name} without the endpoints of cluster {Cluster}, which didn't come in time")]
    private partial void EndpointsMissing(string node, ObjectKey gateway, XdsType type, string name, string cluster);

    [LoggerMessage(4022, LogLevel.Debug, "Proxy {Node} asks for {Url}, which is not served")]
    private partial void UnknownType(string node, string url);

    [LoggerMessage(4023, LogLevel.Information, "Writing to proxy {Node}, stream {Stream}, failed")]
    private partial void WriteFailed(Exception exception, string node, string stream);

    [LoggerMessage(4024, LogLevel.Debug, "Push to {Node}: {Type}, {Resources} resources, {Removed} removed, {Bytes} bytes, nonce {Nonce}")]
    private partial void Pushing(string node, XdsType type, int resources, int removed, int bytes, string nonce);

    [LoggerMessage(4025, LogLevel.Warning, "Proxy {Node} of Gateway {Gateway} is cut off, stream {Stream}: its credentials are no longer accepted")]
    private partial void CredentialsRevoked(string node, ObjectKey gateway, string stream);

    [LoggerMessage(4026, LogLevel.Debug, "Stream {Stream} of proxy {Node} has its age and ends")]
    private partial void Retiring(string node, string stream);

    [LoggerMessage(4027, LogLevel.Information, "Stream {Stream} of proxy {Node} has its age and is cut off: the proxy doesn't read")]
    private partial void NotRead(string node, string stream);
}
