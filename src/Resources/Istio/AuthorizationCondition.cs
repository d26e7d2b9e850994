namespace KGateway.Resources.Istio;

/// <summary>A condition on an attribute.</summary>
public sealed record AuthorizationCondition
{
    /// <summary>Name of the attribute.</summary>
    public string Key { get; init; } = "";

    /// <summary>Values of which one must match; if there are none, any may.</summary>
    public EquatableArray<string> Values { get; init; }

    /// <summary>Values of which none may match.</summary>
    public EquatableArray<string> NotValues { get; init; }

    /// <summary>Fields that aren't known: what they ask for can't be enforced.</summary>
    [CollectsUnknownFields]
    public EquatableArray<string> UnknownFields { get; init; }
}
