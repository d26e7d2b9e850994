namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Which headers of an authorization server's answers are passed on.</summary>
public sealed record ExtHttpAuthorizationResponse
{
    /// <summary>Headers that replace those of the request.</summary>
    public EquatableArray<string> HeadersToBackend { get; init; }

    /// <summary>Headers of refusals that the client gets.</summary>
    public EquatableArray<string> HeadersToClient { get; init; }

    /// <summary>Headers of permissions that the client gets with the backend's response.</summary>
    public EquatableArray<string> HeadersToClientOnSuccess { get; init; }
}
