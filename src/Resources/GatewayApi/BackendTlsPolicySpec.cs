using KGateway.Resources.Validation.BackendTlsPolicies;

namespace KGateway.Resources.GatewayApi;

/// <summary>Specification of a BackendTLSPolicy.</summary>
[CheckedBy<BackendTlsPolicySpecRules>]
public sealed record BackendTlsPolicySpec
{
    /// <summary>Backends in the policy's namespace.</summary>
    [Items(1, 16)]
    public required EquatableArray<LocalPolicyTargetReference> TargetRefs { get; init; }

    /// <summary>How the backend's certificate is validated.</summary>
    public required BackendTlsPolicyValidation Validation { get; init; }

    /// <summary>Settings of the implementation.</summary>
    [Items(0, 16)]
    [Length(0, 4096)]
    public StringMap Options { get; init; }
}
