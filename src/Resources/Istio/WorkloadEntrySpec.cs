namespace KGateway.Resources.Istio;

/// <summary>Specification of a WorkloadEntry, and an endpoint of a ServiceEntry.</summary>
[IgnoresUnknownFields]
public sealed record WorkloadEntrySpec
{
    /// <summary>Address, or a name to look up.</summary>
    public string Address { get; init; } = "";

    /// <summary>Numbers of ports by their names; a map of integers.</summary>
    public RawJson? Ports { get; init; }

    /// <summary>Labels.</summary>
    public StringMap Labels { get; init; }

    /// <summary>Network that the address belongs to.</summary>
    public string Network { get; init; } = "";

    /// <summary><c>region/zone/subzone</c>.</summary>
    public string Locality { get; init; } = "";

    /// <summary>Share of the traffic; 1 when absent.</summary>
    public long? Weight { get; init; }
}
