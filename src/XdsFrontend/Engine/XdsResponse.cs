using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>
/// A discovery response as references to shared encoded resources; the marshaller writes their bytes straight into the stream, so no
/// resource is serialised per proxy.
/// </summary>
internal sealed class XdsResponse
{
    /// <summary>The type of all its resources.</summary>
    public required XdsType Type { get; init; }

    /// <summary>The resources; often a slice of an array that all sessions share.</summary>
    public required ReadOnlyMemory<EncodedResource> Resources { get; init; }

    /// <summary>Delta: removed_resources.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>The nonce.</summary>
    public required string Nonce { get; init; }

    /// <summary>State of the world: version_info. Delta: system_version_info, for people; may be empty.</summary>
    public string Version { get; init; } = "";
}
