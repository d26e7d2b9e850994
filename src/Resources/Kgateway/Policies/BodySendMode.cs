namespace KGateway.Resources.Kgateway.Policies;

/// <summary>How bodies are sent to an external processor.</summary>
public enum BodySendMode
{
    /// <summary>Not at all.</summary>
    [JsonName("NONE")]
    None,

    /// <summary>In pieces, each answered before the next.</summary>
    [JsonName("STREAMED")]
    Streamed,

    /// <summary>As a whole; longer ones than the buffer are refused.</summary>
    [JsonName("BUFFERED")]
    Buffered,

    /// <summary>As much as the buffer holds.</summary>
    [JsonName("BUFFERED_PARTIAL")]
    BufferedPartial,

    /// <summary>In pieces that are answered whenever the processor likes.</summary>
    [JsonName("FULL_DUPLEX_STREAMED")]
    FullDuplexStreamed,
}
