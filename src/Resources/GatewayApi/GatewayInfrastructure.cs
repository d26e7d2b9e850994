using KGateway.Resources.Validation.Gateways;

namespace KGateway.Resources.GatewayApi;

/// <summary>What the objects generated for a Gateway carry.</summary>
[CheckedBy<GatewayInfrastructureRules>]
public sealed record GatewayInfrastructure
{
    /// <summary>Labels of all generated objects.</summary>
    [Items(0, 8)]
    [LabelValue]
    public StringMap Labels { get; init; }

    /// <summary>Annotations of all generated objects.</summary>
    [Items(0, 16)]
    [Length(0, 4096)]
    public StringMap Annotations { get; init; }

    /// <summary>Object with parameters for this Gateway.</summary>
    public LocalObjectReference? ParametersRef { get; init; }
}
