using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Gateways;

/// <summary>Rules of an address of a Gateway.</summary>
internal sealed class GatewayAddressRules : IRules<GatewayAddress>
{
    public void Check(GatewayAddress address, Violations violations)
    {
        ValueIsIPAddress(address, violations);
        ValueIsHostname(address, violations);
        RoutabilityIsKnownOrPrefixed(address, violations);
    }

    private static void ValueIsIPAddress(GatewayAddress address, Violations violations)
    {
        if (address is { Type: "IPAddress", Value: { } value } && !IPText.IsAddress(value))
            violations.Report("value", $"Invalid value: \"{value}\": must be a valid ipv4 or ipv6 address");
    }

    private static void ValueIsHostname(GatewayAddress address, Violations violations)
    {
        if (address is { Type: "Hostname", Value: { } value } && !Formats.IsHostname(value))
            violations.Report("value", $"Invalid value: \"{value}\": Hostname value must be empty or contain only valid characters");
    }

    private static void RoutabilityIsKnownOrPrefixed(GatewayAddress address, Violations violations)
    {
        if (string.IsNullOrEmpty(address.Routability) || address.Routability == "Cluster")
            return;
        int slash = address.Routability.IndexOf('/', StringComparison.Ordinal);
        string domain = slash < 0 ? "" : address.Routability[..slash];
        if (slash == address.Routability.Length - 1 || domain.Length > 253 || !Formats.IsDnsSubdomain(domain)
            || domain == "k8s.io" || domain.EndsWith(".k8s.io", StringComparison.Ordinal))
        {
            violations.Report("routability", "Routability must be empty, Cluster, or an implementation-specific prefixed path; "
                + "k8s.io and its subdomains are reserved");
        }
    }
}
