using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>External processing of requests and responses; exactly one of the extension and the switch is set.</summary>
[CheckedBy<ExtensionSwitchRules>]
public sealed record ExtProcPolicy : IExtensionSwitch
{
    /// <summary>The GatewayExtension that says how.</summary>
    public NamespacedObjectReference? ExtensionRef { get; init; }

    /// <summary>What the server gets instead of what the extension says.</summary>
    public ProcessingMode? ProcessingMode { get; init; }

    /// <summary>Switches off what is set elsewhere.</summary>
    public PolicyDisable? Disable { get; init; }
}
