using System.Buffers;
using Envoy.Config.Cluster.V3;

namespace KGateway.Translation.Encoding;

/// <summary>
/// A cluster without endpoints, which takes the place of one that may have made clusters of its own (<see cref="EncodedResource.OwnsClusters"/>)
/// before it is removed. A proxy that replaces such a cluster drops its clusters in good order. One that is told to remove it does so while
/// it takes the cluster itself out of its list of clusters; that damages the list, and the proxy (Envoy 1.40) crashes then or later.
/// </summary>
public sealed class EmptyCluster : EncodedResource
{
    private readonly byte[] _bytes;

    private EmptyCluster(string name, byte[] bytes)
        : base(XdsType.Cluster, name, ContentHash.Of(bytes), bytes.Length) => _bytes = bytes;

    /// <inheritdoc/>
    public override IEnumerable<string> Clusters => [Name];

    /// <summary>The one of a name.</summary>
    public static EmptyCluster Named(string name) =>
        new(name, DeterministicBytes.Of(new Cluster { Name = name, Type = Cluster.Types.DiscoveryType.Static }));

    /// <inheritdoc/>
    public override void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(_bytes);
    }
}
