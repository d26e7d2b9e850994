using System.Collections.Frozen;
using KGateway.Resources.Kgateway.Parameters;
using KGateway.Translation;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>The ports of a Gateway's Service: those of its listeners, then those that the parameters add.</summary>
internal static class ProxyPorts
{
    /// <summary>Port of the readiness probe.</summary>
    public const int Readiness = 8082;

    /// <summary>Port of the metrics.</summary>
    public const int Metrics = 9091;

    /// <summary>Port of the proxy's administration, on the loopback address.</summary>
    public const int Admin = 19000;

    // Nothing listens there: the node's proxy takes the connections, and the mesh wants the Service to have it.
    private const int Hbone = 15008;

    private static readonly FrozenSet<int> Reserved = FrozenSet.Create(Readiness, Metrics, Admin);

    /// <summary>The ports; none when the Gateway has no valid listener.</summary>
    public static IReadOnlyList<ProxyPort> Of(GatewayInfrastructure gateway, ServiceParameters? service)
    {
        var ports = new List<ProxyPort>();
        foreach (var port in gateway.Ports)
        {
            if (!Reserved.Contains(port.Port))
                ports.Add(new(port.Name, port.Port, port.Protocol, null));
        }

        if (ports.Count == 0)
            return ports;
        if (gateway.Waypoint)
            Add(ports, Hbone, nodePort: null);
        foreach (var port in service?.Ports ?? default)
        {
            if (!Reserved.Contains(port.Port))
                Add(ports, port.Port, port.NodePort);
        }

        return ports;
    }

    // A port that a listener has already only gets its port on the nodes; TCP is meant where there are both.
    private static void Add(List<ProxyPort> ports, int number, int? nodePort)
    {
        var index = ports.FindIndex(port => port.Port == number && port.Protocol == "TCP");
        if (index < 0)
            index = ports.FindIndex(port => port.Port == number);
        if (index < 0)
            ports.Add(new(new InfrastructurePort(number, "TCP").Name, number, "TCP", nodePort));
        else
            ports[index] = ports[index] with { NodePort = nodePort ?? ports[index].NodePort };
    }
}
