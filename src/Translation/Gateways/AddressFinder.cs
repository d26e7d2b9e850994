using System.Net;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Gateways;

/// <summary>Finds the addresses of a Gateway whose proxies run in Kubernetes: those that its Service was given.</summary>
internal static class AddressFinder
{
    private const string GatewayLabel = "gateway.networking.k8s.io/gateway-name";

    // Gateway API's bound of the list.
    private const int MaxAddresses = 16;

    /// <summary>The addresses and what is wrong with them.</summary>
    public static AssignedAddresses Find(GatewayInfrastructure gateway, ILookups lookups, string clusterDomain)
    {
        var asked = Asked(gateway);
        if (gateway.Parameters?.SelfManaged == true)
            return new(asked, null);

        var key = ProxyNames.Objects(gateway.Gateway);
        if (lookups.Get<Service>(key) is not { } service)
            return Unassigned($"Service {key} does not exist yet");
        if (service.Metadata.Labels.GetValueOrDefault(GatewayLabel) != key.Name)
            return Unassigned($"Service {key} does not belong to this Gateway");

        var balanced = service.Spec.Type == "LoadBalancer";
        var assigned = balanced ? OfBalancer(service) : asked.IsEmpty ? Internal(service, gateway.Waypoint, clusterDomain) : asked;
        if (assigned.IsEmpty && balanced && asked.Count > 1)
            return new([], new(Reasons.AddressNotUsable, $"Service {key} can be given one address only, and {asked.Count} are asked for"));
        if (assigned.IsEmpty)
            return Unassigned(balanced ? $"Service {key} waits for an address of the load balancer" : $"Service {key} has no address");
        return new(assigned, balanced ? ProblemOf(asked, assigned) : null);
    }

    private static AssignedAddresses Unassigned(string message) => new([], new(Reasons.AddressNotAssigned, message));

    // An address without a value leaves the choice to us.
    private static EquatableArray<GatewayStatusAddress> Asked(GatewayInfrastructure gateway)
    {
        var asked = new List<GatewayStatusAddress>();
        foreach (GatewayAddress address in gateway.Addresses)
        {
            if (address is { Type: "IPAddress" or "Hostname", Value: { Length: > 0 } value })
                asked.Add(new(address.Type, value));
        }

        return asked.ToEquatableArray();
    }

    private static EquatableArray<GatewayStatusAddress> OfBalancer(Service service)
    {
        var addresses = new List<GatewayStatusAddress>();
        foreach (var ingress in service.Status.LoadBalancer.Ingress)
        {
            if (ingress.Hostname is { Length: > 0 } hostname)
                addresses.Add(new("Hostname", hostname));
            else if (ingress.Ip is { Length: > 0 } ip)
                addresses.Add(new("IPAddress", ip));
        }

        return addresses.Distinct().Take(MaxAddresses).ToEquatableArray();
    }

    private static EquatableArray<GatewayStatusAddress> Internal(Service service, bool waypoint, string clusterDomain)
    {
        if (service.Spec.ClusterIP is "" || service.Spec.IsHeadless)
            return [];
        var addresses = new List<GatewayStatusAddress>();

        // Meshes look a waypoint up by name first: the name leads them to the Service, addresses may be of several networks.
        if (waypoint)
            addresses.Add(new("Hostname", $"{service.Metadata.Name}.{service.Metadata.Namespace}.svc.{clusterDomain}"));
        EquatableArray<string> ips = service.Spec.ClusterIPs.IsEmpty ? [service.Spec.ClusterIP] : service.Spec.ClusterIPs;
        foreach (string ip in ips)
            addresses.Add(new("IPAddress", ip));
        return addresses.ToEquatableArray();
    }

    private static AddressProblem? ProblemOf(EquatableArray<GatewayStatusAddress> asked, EquatableArray<GatewayStatusAddress> assigned)
    {
        foreach (var address in asked)
        {
            if (!assigned.Any(other => Same(address, other)))
            {
                return new(
                    Reasons.AddressNotUsable,
                    $"Address {address.Value} was not given to the Gateway; it has {string.Join(", ", assigned.Select(static a => a.Value))}");
            }
        }

        return null;
    }

    private static bool Same(GatewayStatusAddress one, GatewayStatusAddress other) =>
        one.Value == other.Value
        || (IPAddress.TryParse(one.Value, out var first) && IPAddress.TryParse(other.Value, out var second) && first.Equals(second));
}
