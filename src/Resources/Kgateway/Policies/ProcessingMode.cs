namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Which parts of requests and responses an external processor gets.</summary>
public sealed record ProcessingMode
{
    /// <summary>Headers of requests.</summary>
    public HeaderSendMode RequestHeaderMode { get; init; } = HeaderSendMode.Send;

    /// <summary>Headers of responses.</summary>
    public HeaderSendMode ResponseHeaderMode { get; init; } = HeaderSendMode.Send;

    /// <summary>Bodies of requests.</summary>
    public BodySendMode RequestBodyMode { get; init; } = BodySendMode.None;

    /// <summary>Bodies of responses.</summary>
    public BodySendMode ResponseBodyMode { get; init; } = BodySendMode.None;

    /// <summary>Trailers of requests.</summary>
    public HeaderSendMode RequestTrailerMode { get; init; } = HeaderSendMode.Skip;

    /// <summary>Trailers of responses.</summary>
    public HeaderSendMode ResponseTrailerMode { get; init; } = HeaderSendMode.Skip;
}
