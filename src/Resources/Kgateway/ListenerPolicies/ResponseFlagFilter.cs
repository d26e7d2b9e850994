namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A condition on what went wrong.</summary>
public sealed record ResponseFlagFilter
{
    /// <summary>Flags, one of which the request has.</summary>
    [Items(1, int.MaxValue)]
    public required EquatableArray<string> Flags { get; init; }
}
