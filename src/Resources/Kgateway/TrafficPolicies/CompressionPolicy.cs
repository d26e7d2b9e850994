using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Compression of responses and decompression of requests.</summary>
[CheckedBy<CompressionPolicyRules>]
public sealed record CompressionPolicy
{
    /// <summary>Compression of responses, as clients accept it.</summary>
    public CompressionCodecs? ResponseCompression { get; init; }

    /// <summary>Decompression of requests.</summary>
    public CompressionCodecs? RequestDecompression { get; init; }
}
