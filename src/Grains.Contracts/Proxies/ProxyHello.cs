using KGateway.Resources;
using KGateway.Translation.Endpoints;

namespace KGateway.Grains.Contracts.Proxies;

/// <summary>What a proxy says of itself when it opens a stream, after authentication.</summary>
/// <param name="NodeId">xDS node id; identifies the proxy across its streams.</param>
/// <param name="Gateway">The Gateway whose configuration it is given.</param>
/// <param name="StreamId">Id of the stream, unique in the cluster of silos.</param>
/// <param name="Peer">Network address of the proxy, for people.</param>
/// <param name="UserAgent">User agent and version, for people; empty when unknown.</param>
/// <param name="Delta">True on an incremental stream.</param>
public sealed record ProxyHello(string NodeId, ObjectKey Gateway, string StreamId, string Peer, string UserAgent, bool Delta)
{
    /// <summary>Where the proxy runs.</summary>
    public ClientLocality Locality { get; init; }
}
