namespace KGateway.Resources.Core;

/// <summary>State of an endpoint; unknown counts as ready.</summary>
[IgnoresUnknownFields]
public sealed record EndpointConditions
{
    /// <summary>Whether it takes requests.</summary>
    public bool? Ready { get; init; }

    /// <summary>Whether it serves, also while terminating.</summary>
    public bool? Serving { get; init; }

    /// <summary>Whether it is going away.</summary>
    public bool? Terminating { get; init; }
}
