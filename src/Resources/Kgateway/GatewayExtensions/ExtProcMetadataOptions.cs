namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Metadata that an external processor gets.</summary>
public sealed record ExtProcMetadataOptions
{
    /// <summary>What is sent to the server.</summary>
    public ExtProcMetadataNamespaces? Forwarding { get; init; }
}
