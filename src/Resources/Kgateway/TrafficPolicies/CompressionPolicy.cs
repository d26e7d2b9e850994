namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Compression of responses and decompression of requests.</summary>
public sealed record CompressionPolicy;
