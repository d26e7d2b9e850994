namespace KGateway.Resources.Istio;

/// <summary>An entry of the operations.</summary>
public sealed record AuthorizationTo
{
    /// <summary>The operation.</summary>
    public AuthorizationOperation? Operation { get; init; }

    /// <summary>Fields that aren't known: what they ask for can't be enforced.</summary>
    [CollectsUnknownFields]
    public EquatableArray<string> UnknownFields { get; init; }
}
