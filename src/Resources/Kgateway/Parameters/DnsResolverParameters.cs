namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>Name resolution of a proxy.</summary>
public sealed record DnsResolverParameters
{
    /// <summary>How many queries share a UDP socket; 0 for no limit.</summary>
    [Range(0, int.MaxValue)]
    public int? UdpMaxQueries { get; init; }
}
