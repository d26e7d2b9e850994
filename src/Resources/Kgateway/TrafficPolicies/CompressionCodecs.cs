using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>How bodies are compressed or decompressed.</summary>
public sealed record CompressionCodecs
{
    /// <summary>The formats; Gzip when absent.</summary>
    [Items(1, 3)]
    [UniqueItems]
    public EquatableArray<CompressionLibrary> Libraries { get; init; }

    /// <summary>Switches off what is set elsewhere.</summary>
    public PolicyDisable? Disable { get; init; }
}
