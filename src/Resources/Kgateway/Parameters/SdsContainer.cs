using KGateway.Resources.Validation.Kgateway.Parameters;

namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>The container that serves Istio's certificates to the proxy.</summary>
[CheckedBy<SdsContainerRules>]
public sealed record SdsContainer
{
    /// <summary>Image.</summary>
    public ContainerImage? Image { get; init; }

    /// <summary>A SecurityContext.</summary>
    public RawJson? SecurityContext { get; init; }

    /// <summary>ResourceRequirements.</summary>
    public RawJson? Resources { get; init; }

    /// <summary>What it starts with.</summary>
    public SdsBootstrapParameters? Bootstrap { get; init; }
}
