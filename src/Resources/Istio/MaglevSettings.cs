namespace KGateway.Resources.Istio;

/// <summary>The table of the algorithm Maglev.</summary>
[IgnoresUnknownFields]
public sealed record MaglevSettings
{
    /// <summary>Number of places, a prime; 0 for the default.</summary>
    public long? TableSize { get; init; }
}
