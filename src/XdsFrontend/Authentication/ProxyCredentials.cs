using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using KGateway.Resources;

namespace KGateway.XdsFrontend.Authentication;

/// <summary>What a proxy shows when it opens a stream.</summary>
/// <param name="Headers">Request metadata; the bearer token is in <c>authorization</c>.</param>
/// <param name="Certificate">The TLS client certificate that the transport has verified, or null.</param>
/// <param name="Peer">Network address, for logs.</param>
/// <param name="NodeId">The node id that the proxy claims; empty where no stream is opened.</param>
/// <param name="Claim">The Gateway that the node's role names; null when it names none.</param>
public sealed record ProxyCredentials(Metadata Headers, X509Certificate2? Certificate, string Peer, string NodeId, ObjectKey? Claim = null)
{
    private const string Scheme = "Bearer ";

    /// <summary>The bearer token of the <c>authorization</c> header, or null.</summary>
    public string? BearerToken
    {
        get
        {
            var value = Headers.GetValue("authorization");
            return value is not null && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;
        }
    }
}
