namespace KGateway.Resources.Istio;

/// <summary>How much of a request's body a server that authorizes is shown.</summary>
[IgnoresUnknownFields]
public sealed record ExternalAuthorizerBody
{
    /// <summary>Most bytes.</summary>
    public long MaxRequestBytes { get; init; }

    /// <summary>Whether a longer body is cut; otherwise the request is refused.</summary>
    public bool AllowPartialMessage { get; init; }

    /// <summary>Whether it is sent as bytes rather than as text.</summary>
    public bool PackAsBytes { get; init; }
}
