using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of fields that use an extension or switch it off.</summary>
[Cel("has(self.extensionRef) != has(self.disable)", "exactly one of the fields in [extensionRef disable] must be set")]
internal sealed class ExtensionSwitchRules : IRules<IExtensionSwitch>
{
    public void Check(IExtensionSwitch field, Violations violations)
    {
        if (field.ExtensionRef is null == field.Disable is null)
            violations.Report("", "exactly one of the fields in [extensionRef disable] must be set");
    }
}
