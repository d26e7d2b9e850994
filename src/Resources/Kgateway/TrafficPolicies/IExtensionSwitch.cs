using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>A field that uses an extension, or switches off the extensions that are used elsewhere.</summary>
public interface IExtensionSwitch
{
    /// <summary>The GatewayExtension.</summary>
    NamespacedObjectReference? ExtensionRef { get; }

    /// <summary>Switches off what is set elsewhere.</summary>
    PolicyDisable? Disable { get; }
}
