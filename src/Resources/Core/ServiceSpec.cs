namespace KGateway.Resources.Core;

/// <summary>Specification of a Service.</summary>
[IgnoresUnknownFields]
public sealed record ServiceSpec
{
    /// <summary>ClusterIP, NodePort, LoadBalancer or ExternalName.</summary>
    public string Type { get; init; } = "ClusterIP";

    /// <summary>Virtual address, <c>None</c> for headless Services, empty when none was given.</summary>
    public string ClusterIP { get; init; } = "";

    /// <summary>Virtual addresses of all families.</summary>
    public EquatableArray<string> ClusterIPs { get; init; }

    /// <summary>Name that an ExternalName Service stands for.</summary>
    public string? ExternalName { get; init; }

    /// <summary>Families of the virtual addresses.</summary>
    public EquatableArray<string> IpFamilies { get; init; }

    /// <summary>Ports.</summary>
    public EquatableArray<ServicePort> Ports { get; init; }

    /// <summary>Labels of the pods behind the Service; empty when endpoints are managed by somebody else.</summary>
    public StringMap Selector { get; init; }

    /// <summary>Preference for near endpoints.</summary>
    public string? TrafficDistribution { get; init; }

    /// <summary><c>Cluster</c> or <c>Local</c>: which endpoints traffic from inside the cluster may reach.</summary>
    public string InternalTrafficPolicy { get; init; } = "Cluster";

    /// <summary>Whether endpoints count before they are ready.</summary>
    public bool PublishNotReadyAddresses { get; init; }

    /// <summary>Addresses outside the cluster that lead to the Service.</summary>
    public EquatableArray<string> ExternalIPs { get; init; }

    /// <summary>Whether the Service has no virtual address on purpose.</summary>
    [NotSerialized]
    public bool IsHeadless => ClusterIP == "None";
}
