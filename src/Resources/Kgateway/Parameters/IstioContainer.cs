using KGateway.Resources.Validation.Kgateway.Parameters;

namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>The container that gets certificates from Istio.</summary>
[CheckedBy<IstioContainerRules>]
public sealed record IstioContainer
{
    /// <summary>Image.</summary>
    public ContainerImage? Image { get; init; }

    /// <summary>A SecurityContext.</summary>
    public RawJson? SecurityContext { get; init; }

    /// <summary>ResourceRequirements.</summary>
    public RawJson? Resources { get; init; }

    /// <summary>Log level.</summary>
    public string? LogLevel { get; init; }

    /// <summary>Address of Istio's control plane.</summary>
    public string? IstioDiscoveryAddress { get; init; }

    /// <summary>Id of the mesh.</summary>
    public string? IstioMetaMeshId { get; init; }

    /// <summary>Id of the cluster.</summary>
    public string? IstioMetaClusterId { get; init; }
}
