using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Gateways;

/// <summary>Rules of a Gateway over its listeners and addresses.</summary>
internal sealed class GatewaySpecRules : IRules<GatewaySpec>
{
    public void Check(GatewaySpec spec, Violations violations)
    {
        ListenerRules.CombinationsAreUnique(spec.Listeners, violations);
        AddressesAreUnique(spec, violations);
    }

    private static void AddressesAreUnique(GatewaySpec spec, Violations violations)
    {
        var seen = new HashSet<(string, string)>();
        for (int i = 0; i < spec.Addresses.Count; i++)
        {
            GatewayAddress address = spec.Addresses[i];
            if (address is { Type: "IPAddress" or "Hostname", Value: { } value } && !seen.Add((address.Type, value)))
                violations.Report($"addresses[{i}]", $"{address.Type} values must be unique");
        }
    }
}
