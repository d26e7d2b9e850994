using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Gateways;

/// <summary>Rules of what generated objects carry.</summary>
internal sealed class GatewayInfrastructureRules : IRules<GatewayInfrastructure>
{
    public void Check(GatewayInfrastructure infrastructure, Violations violations)
    {
        KeysAreQualified(infrastructure.Labels, "labels", "Label", violations);
        KeysAreQualified(infrastructure.Annotations, "annotations", "Annotation", violations);
    }

    private static void KeysAreQualified(StringMap map, string field, string what, Violations violations)
    {
        foreach ((string key, _) in map)
        {
            if (!Formats.IsQualifiedName(key))
            {
                violations.Report(field, $"Invalid value: \"{key}\": {what} keys must be in the form of an optional DNS subdomain prefix "
                    + "followed by a required name segment of up to 63 characters.");
            }
            else if (key.IndexOf('/', StringComparison.Ordinal) >= 253)
            {
                violations.Report(field, $"Invalid value: \"{key}\": If specified, the {what.ToLowerInvariant()} key's prefix must be "
                    + "a DNS subdomain not longer than 253 characters in total.");
            }
        }
    }
}
