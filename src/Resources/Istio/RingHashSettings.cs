namespace KGateway.Resources.Istio;

/// <summary>The ring of the algorithm Ketama.</summary>
[IgnoresUnknownFields]
public sealed record RingHashSettings
{
    /// <summary>Least number of places on the ring; 0 for the default.</summary>
    public long? MinimumRingSize { get; init; }
}
