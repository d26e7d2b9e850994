using System.Collections.Immutable;
using System.IO.Hashing;
using Google.Protobuf;
using KGateway.Resources;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Validation;

/// <summary>
/// A piece of Envoy's configuration that Envoy itself is asked about before it is programmed. Two of equal content are one, wherever they
/// come from: names that say where they are used are left out. Immutable.
/// </summary>
public sealed class ConfigurationCandidate
{
    private ResourceId? _id;

    internal ConfigurationCandidate(CandidateKind kind, IMessage message, ImmutableArray<string> clusters)
    {
        var bytes = DeterministicBytes.Of(message);
        Kind = kind;
        Bytes = bytes;
        Clusters = clusters;
        var hasher = new XxHash128();
        hasher.Append([(byte)kind]);
        foreach (var cluster in clusters)
        {
            hasher.Append(System.Text.Encoding.UTF8.GetBytes(cluster));
            hasher.Append([0]);
        }

        hasher.Append(bytes);
        Hash = ContentHash.Of(hasher);
    }

    /// <summary>What the bytes are.</summary>
    public CandidateKind Kind { get; }

    /// <summary>The message, encoded.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Names of the clusters that must exist beside it; what is in them doesn't matter.</summary>
    public ImmutableArray<string> Clusters { get; }

    /// <summary>Hash of all of this.</summary>
    public ContentHash Hash { get; }

    // Verdicts are no objects, but what depends on them is found in the same way.
    internal static GroupKind VerdictKind { get; } = new("internal.kgateway.dev", "Verdict");

    internal ResourceId Id => _id ??= IdOf(Hash);

    internal static ResourceId IdOf(ContentHash hash) => new(VerdictKind, new("", hash.ToString()));
}
