using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>External authorization; exactly one of the extension and the switch is set.</summary>
[CheckedBy<ExtensionSwitchRules>]
public sealed record ExtAuthPolicy : IExtensionSwitch
{
    /// <summary>The GatewayExtension that says how.</summary>
    public NamespacedObjectReference? ExtensionRef { get; init; }

    /// <summary>Whether the server gets the body, instead of what the extension says.</summary>
    public ExtAuthBufferSettings? WithRequestBody { get; init; }

    /// <summary>Names and values that the server gets besides the request.</summary>
    public StringMap ContextExtensions { get; init; }

    /// <summary>Switches off what is set elsewhere.</summary>
    public PolicyDisable? Disable { get; init; }
}
