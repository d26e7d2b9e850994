namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Whether headers or trailers are sent to an external processor.</summary>
public enum HeaderSendMode
{
    /// <summary>Headers are sent, trailers aren't.</summary>
    [JsonName("DEFAULT")]
    Default,

    /// <summary>They are sent.</summary>
    [JsonName("SEND")]
    Send,

    /// <summary>They aren't sent.</summary>
    [JsonName("SKIP")]
    Skip,
}
