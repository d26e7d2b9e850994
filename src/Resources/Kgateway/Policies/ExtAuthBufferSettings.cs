namespace KGateway.Resources.Kgateway.Policies;

/// <summary>How much of a request's body an authorization server gets.</summary>
public sealed record ExtAuthBufferSettings
{
    /// <summary>The most bytes that are buffered.</summary>
    [Range(1, int.MaxValue)]
    public required int MaxRequestBytes { get; init; }

    /// <summary>Whether of a longer body the first part is sent; otherwise such requests are refused with 413.</summary>
    public bool AllowPartialMessage { get; init; }

    /// <summary>Whether the body is sent as bytes rather than as UTF-8 text.</summary>
    public bool PackAsBytes { get; init; }
}
