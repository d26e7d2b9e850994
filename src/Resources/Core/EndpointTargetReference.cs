namespace KGateway.Resources.Core;

/// <summary>Object behind an endpoint.</summary>
[IgnoresUnknownFields]
public sealed record EndpointTargetReference
{
    /// <summary>Kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Namespace; that of the slice when absent.</summary>
    public string? Namespace { get; init; }
}
