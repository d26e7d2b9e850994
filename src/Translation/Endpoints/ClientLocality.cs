namespace KGateway.Translation.Endpoints;

/// <summary>Where a proxy runs, as it says itself (xDS <c>Node.locality</c>); parts that it doesn't know are empty or null.</summary>
/// <param name="Region">Region.</param>
/// <param name="Zone">Zone within the region.</param>
/// <param name="Subzone">Subzone within the zone.</param>
public readonly record struct ClientLocality(string? Region, string? Zone, string? Subzone)
{
    /// <summary>Whether nothing is known.</summary>
    public bool IsUnknown => string.IsNullOrEmpty(Region) && string.IsNullOrEmpty(Zone) && string.IsNullOrEmpty(Subzone);
}
