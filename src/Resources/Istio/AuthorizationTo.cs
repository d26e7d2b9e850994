namespace KGateway.Resources.Istio;

/// <summary>An entry of the operations.</summary>
public sealed record AuthorizationTo
{
    /// <summary>The operation.</summary>
    public AuthorizationOperation? Operation { get; init; }
}
