using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>How clients are asked for certificates.</summary>
public sealed record ClientCertificateValidation
{
    /// <summary>Whether a client must show one.</summary>
    public required ClientCertificateMode Mode { get; init; }

    /// <summary>ConfigMaps and Secrets with CA certificates.</summary>
    [Items(1, 8)]
    public required EquatableArray<ObjectReference> CaCertificateRefs { get; init; }
}
