namespace KGateway.Resources.Istio;

/// <summary>An entry of the sources.</summary>
public sealed record AuthorizationFrom
{
    /// <summary>The source.</summary>
    public AuthorizationSource? Source { get; init; }
}
