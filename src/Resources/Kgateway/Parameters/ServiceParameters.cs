namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>The Service in front of proxies.</summary>
public sealed record ServiceParameters
{
    /// <summary>Type.</summary>
    [OneOf("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")]
    public string? Type { get; init; }

    /// <summary>Virtual address, or <c>None</c>.</summary>
    public string? ClusterIP { get; init; }

    /// <summary>Labels beside those of the deployer.</summary>
    [LabelValue]
    public StringMap ExtraLabels { get; init; }

    /// <summary>Annotations beside those of the deployer.</summary>
    public StringMap ExtraAnnotations { get; init; }

    /// <summary>Ports beside those of the listeners, or node ports for these.</summary>
    public EquatableArray<ServicePortParameters> Ports { get; init; }

    /// <summary>Which nodes take traffic from outside.</summary>
    [OneOf("Cluster", "Local")]
    public string? ExternalTrafficPolicy { get; init; }

    /// <summary>Class of the load balancer.</summary>
    public string? LoadBalancerClass { get; init; }

    /// <summary>Prefixes from which the load balancer takes traffic.</summary>
    public EquatableArray<string> LoadBalancerSourceRanges { get; init; }
}
