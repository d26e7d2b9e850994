namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Place of an external processor in the filter chain.</summary>
public sealed record ExtProcFilterStage
{
    /// <summary>The stage.</summary>
    public required ExtProcStage Stage { get; init; }

    /// <summary>Place relative to the stage; after the route it runs for the request to the backend.</summary>
    public ExtProcStagePredicate Predicate { get; init; } = ExtProcStagePredicate.During;

    /// <summary>Among processors of one place the heavier comes first.</summary>
    public int Weight { get; init; }
}
