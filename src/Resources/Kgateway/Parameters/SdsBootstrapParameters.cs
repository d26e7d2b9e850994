namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>What the container of certificates starts with.</summary>
public sealed record SdsBootstrapParameters
{
    /// <summary>Log level.</summary>
    public string? LogLevel { get; init; }
}
