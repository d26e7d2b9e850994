namespace KGateway.Resources.Istio;

/// <summary>A port of a ServiceEntry.</summary>
[IgnoresUnknownFields]
public sealed record ServiceEntryPort
{
    /// <summary>Number.</summary>
    public int Number { get; init; }

    /// <summary>Protocol, in words such as HTTP, GRPC, TLS or TCP.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Number at the endpoints; the same when absent.</summary>
    public int? TargetPort { get; init; }
}
