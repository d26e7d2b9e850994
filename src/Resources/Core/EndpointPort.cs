namespace KGateway.Resources.Core;

/// <summary>A port of an EndpointSlice.</summary>
[IgnoresUnknownFields]
public sealed record EndpointPort
{
    /// <summary>Name of the Service port.</summary>
    public string Name { get; init; } = "";

    /// <summary>TCP, UDP or SCTP.</summary>
    public string Protocol { get; init; } = "TCP";

    /// <summary>Number; all ports when absent.</summary>
    public int? Port { get; init; }

    /// <summary>Application protocol.</summary>
    public string? AppProtocol { get; init; }
}
