namespace KGateway.Resources.Istio;

/// <summary>An operation; all fields must match, each by one of its values.</summary>
public sealed record AuthorizationOperation
{
    /// <summary>Hosts.</summary>
    public EquatableArray<string> Hosts { get; init; }

    /// <summary>Hosts that don't match.</summary>
    public EquatableArray<string> NotHosts { get; init; }

    /// <summary>Ports of the Service.</summary>
    public EquatableArray<string> Ports { get; init; }

    /// <summary>Ports that don't match.</summary>
    public EquatableArray<string> NotPorts { get; init; }

    /// <summary>Methods.</summary>
    public EquatableArray<string> Methods { get; init; }

    /// <summary>Methods that don't match.</summary>
    public EquatableArray<string> NotMethods { get; init; }

    /// <summary>Paths.</summary>
    public EquatableArray<string> Paths { get; init; }

    /// <summary>Paths that don't match.</summary>
    public EquatableArray<string> NotPaths { get; init; }

    /// <summary>Fields that aren't known: what they ask for can't be enforced.</summary>
    [CollectsUnknownFields]
    public EquatableArray<string> UnknownFields { get; init; }
}
