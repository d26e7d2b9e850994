namespace KGateway.Resources.Core;

/// <summary>A port of a Service.</summary>
[IgnoresUnknownFields]
public sealed record ServicePort
{
    /// <summary>Name; empty only for a single port.</summary>
    public string Name { get; init; } = "";

    /// <summary>TCP, UDP or SCTP.</summary>
    public string Protocol { get; init; } = "TCP";

    /// <summary>Port.</summary>
    [Port]
    public required int Port { get; init; }

    /// <summary>Port of the pods, by number or name; the same number when absent.</summary>
    public IntOrString? TargetPort { get; init; }

    /// <summary>Application protocol.</summary>
    public string? AppProtocol { get; init; }
}
