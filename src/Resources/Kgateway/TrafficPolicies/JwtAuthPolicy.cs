using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Authentication by JSON web tokens; exactly one of the extension and the switch is set.</summary>
[CheckedBy<ExtensionSwitchRules>]
public sealed record JwtAuthPolicy : IExtensionSwitch
{
    /// <summary>The GatewayExtension that says how.</summary>
    public NamespacedObjectReference? ExtensionRef { get; init; }

    /// <summary>Switches off what is set elsewhere.</summary>
    public PolicyDisable? Disable { get; init; }
}
