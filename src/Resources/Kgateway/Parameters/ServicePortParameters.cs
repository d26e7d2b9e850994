namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>A port of the Service.</summary>
public sealed record ServicePortParameters
{
    /// <summary>Port.</summary>
    [Port]
    public required int Port { get; init; }

    /// <summary>Port on the nodes; only for Services that have one.</summary>
    [Port]
    public int? NodePort { get; init; }
}
