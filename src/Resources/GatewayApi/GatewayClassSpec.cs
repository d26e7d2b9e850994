namespace KGateway.Resources.GatewayApi;

/// <summary>Specification of a GatewayClass.</summary>
public sealed record GatewayClassSpec
{
    /// <summary>Domain and path of the controller.</summary>
    [ControllerName]
    public required string ControllerName { get; init; }

    /// <summary>Object with the controller's parameters for this class.</summary>
    public ParametersReference? ParametersRef { get; init; }

    /// <summary>Text for people.</summary>
    [Length(0, 64)]
    public string? Description { get; init; }
}
