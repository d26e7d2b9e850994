namespace KGateway.Silo.Proxies;

/// <summary>How Envoy processes are run.</summary>
internal sealed record EnvoyOptions
{
    /// <summary>Path of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Worker threads of each proxy.</summary>
    public int Concurrency { get; init; } = 2;

    /// <summary>Envoy's own log level.</summary>
    public string LogLevel { get; init; } = "warning";

    /// <summary>Where proxies reach the control plane.</summary>
    public required XdsAddress Xds { get; init; }
}
