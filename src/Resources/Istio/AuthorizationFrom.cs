namespace KGateway.Resources.Istio;

/// <summary>An entry of the sources.</summary>
public sealed record AuthorizationFrom
{
    /// <summary>The source.</summary>
    public AuthorizationSource? Source { get; init; }

    /// <summary>Fields that aren't known: what they ask for can't be enforced.</summary>
    [CollectsUnknownFields]
    public EquatableArray<string> UnknownFields { get; init; }
}
