using KGateway.Resources.Validation.Gateways;

namespace KGateway.Resources.GatewayApi;

/// <summary>Validation of client certificates.</summary>
[CheckedBy<FrontendTlsValidationRules>]
public sealed record FrontendTlsValidation
{
    /// <summary>Objects with CA certificates.</summary>
    [Items(1, 16)]
    public required EquatableArray<ObjectReference> CaCertificateRefs { get; init; }

    /// <summary>What happens without a valid certificate.</summary>
    public FrontendValidationMode Mode { get; init; } = FrontendValidationMode.AllowValidOnly;
}
