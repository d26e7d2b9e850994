using System.Collections.Immutable;

namespace KGateway.Translation.Encoding;

/// <summary>
/// One virtual host of a route table as bytes: the unit in which routes are translated, hashed and shipped between silos.
/// </summary>
public sealed class EncodedVirtualHost
{
    /// <summary>Takes ownership of <paramref name="bytes"/>, an encoded envoy.config.route.v3.VirtualHost; they must never change.</summary>
    public EncodedVirtualHost(string name, ReadOnlyMemory<byte> bytes, ImmutableArray<string> clusters)
    {
        Name = name;
        Bytes = bytes;
        Clusters = clusters;
        Version = ContentHash.Of(bytes.Span);
    }

    /// <summary>Name of the virtual host, unique within its route table.</summary>
    public string Name { get; }

    /// <summary>The message's bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Hash of <see cref="Bytes"/>.</summary>
    public ContentHash Version { get; }

    /// <summary>Distinct names of the clusters that its routes send traffic to.</summary>
    public ImmutableArray<string> Clusters { get; }
}
