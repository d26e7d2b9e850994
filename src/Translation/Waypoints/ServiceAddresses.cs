using System.Net;
using KGateway.Resources.Core;
using KGateway.Translation.Endpoints;

namespace KGateway.Translation.Waypoints;

/// <summary>The virtual addresses of a Service.</summary>
internal static class ServiceAddresses
{
    /// <summary>The addresses, each once; none for headless Services and those that only stand for another name.</summary>
    public static List<IPAddress> Of(Service service)
    {
        var addresses = new List<IPAddress>(2);
        if (service.Spec.Type == "ExternalName")
            return addresses;
        foreach (string address in service.Spec.ClusterIPs)
            Add(addresses, address);
        Add(addresses, service.Spec.ClusterIP);
        return addresses;
    }

    private static void Add(List<IPAddress> addresses, string text)
    {
        if (NumericAddress.Parse(text) is { } address && !addresses.Contains(address))
            addresses.Add(address);
    }
}
