namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Where the key and value come from that a request is counted by.</summary>
public enum RateLimitDescriptorEntryType
{
    /// <summary>They are fixed.</summary>
    Generic,

    /// <summary>A header of the request.</summary>
    Header,

    /// <summary>The address of the client.</summary>
    RemoteAddress,

    /// <summary>The path of the request.</summary>
    Path,
}
