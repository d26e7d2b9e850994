using System.Net;

namespace KGateway.Silo.Echo;

/// <summary>A virtual listener of <see cref="EchoTransport"/>: the connections of one address that speak one version of HTTP.</summary>
/// <param name="address">The address.</param>
/// <param name="http2">True for connections that open with the HTTP/2 preface.</param>
internal sealed class EchoEndpoint(IPEndPoint address, bool http2) : EndPoint
{
    public IPEndPoint Address { get; } = address;

    public bool Http2 { get; } = http2;

    public override string ToString() => $"{Address}{(Http2 ? " (h2c)" : "")}";
}
