namespace KGateway.Resources.Istio;

/// <summary>Specification of a ServiceEntry.</summary>
[IgnoresUnknownFields]
public sealed record ServiceEntrySpec
{
    /// <summary>Names; a leading <c>*.</c> stands for any labels.</summary>
    public required EquatableArray<string> Hosts { get; init; }

    /// <summary>Virtual addresses, or ranges of them in CIDR notation.</summary>
    public EquatableArray<string> Addresses { get; init; }

    /// <summary>Ports.</summary>
    public EquatableArray<ServiceEntryPort> Ports { get; init; }

    /// <summary>MESH_EXTERNAL or MESH_INTERNAL.</summary>
    public string Location { get; init; } = "MESH_EXTERNAL";

    /// <summary>How endpoints are found: NONE, STATIC, DNS, DNS_ROUND_ROBIN or DYNAMIC_DNS.</summary>
    public string Resolution { get; init; } = "NONE";

    /// <summary>Endpoints; those of DNS resolutions may be names.</summary>
    public EquatableArray<WorkloadEntrySpec> Endpoints { get; init; }

    /// <summary>Pods and WorkloadEntries of the namespace that are the endpoints.</summary>
    public WorkloadSelector? WorkloadSelector { get; init; }

    /// <summary>Namespaces that see the entry; empty for all.</summary>
    public EquatableArray<string> ExportTo { get; init; }

    /// <summary>Preference for near endpoints.</summary>
    public string? TrafficDistribution { get; init; }
}
