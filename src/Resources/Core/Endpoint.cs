namespace KGateway.Resources.Core;

/// <summary>An endpoint of an EndpointSlice.</summary>
[IgnoresUnknownFields]
public sealed record Endpoint
{
    /// <summary>Addresses; the first one is used.</summary>
    public EquatableArray<string> Addresses { get; init; }

    /// <summary>State.</summary>
    public EndpointConditions Conditions { get; init; } = new();

    /// <summary>Host name.</summary>
    public string? Hostname { get; init; }

    /// <summary>Node.</summary>
    public string? NodeName { get; init; }

    /// <summary>Zone.</summary>
    public string? Zone { get; init; }

    /// <summary>Object behind the endpoint, a Pod as a rule.</summary>
    public EndpointTargetReference? TargetRef { get; init; }

    /// <summary>From where traffic should come.</summary>
    public EndpointHints? Hints { get; init; }
}
