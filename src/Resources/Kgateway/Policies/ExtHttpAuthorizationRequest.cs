namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Changes of the requests that ask an HTTP server for authorization.</summary>
public sealed record ExtHttpAuthorizationRequest
{
    /// <summary>Headers that are added, by name.</summary>
    public StringMap HeadersToAdd { get; init; }
}
