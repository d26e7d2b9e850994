using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using EnvoyEndpoint = Envoy.Config.Endpoint.V3.Endpoint;

namespace KGateway.Translation.Endpoints;

/// <summary>Endpoints of a backend, grouped by where they are.</summary>
internal sealed class EndpointGroups
{
    private readonly SortedDictionary<EndpointLocality, LocalityLbEndpoints> _groups = [];

    /// <summary>Whether there are no endpoints.</summary>
    public bool IsEmpty => _groups.Count == 0;

    /// <summary>Adds an endpoint, with a weight if it isn't 1.</summary>
    public LbEndpoint Add(EndpointLocality locality, string address, int port, uint weight = 1)
    {
        if (!_groups.TryGetValue(locality, out LocalityLbEndpoints? group))
        {
            group = new LocalityLbEndpoints { Locality = locality.ToEnvoy(), LoadBalancingWeight = 0 };
            _groups.Add(locality, group);
        }

        var endpoint = new LbEndpoint
        {
            Endpoint = new EnvoyEndpoint
            {
                Address = new Address { SocketAddress = new SocketAddress { Address = address, PortValue = (uint)port } },
            },
        };
        if (weight != 1)
            endpoint.LoadBalancingWeight = weight;
        group.LbEndpoints.Add(endpoint);
        // Localities get traffic in proportion to their endpoints.
        group.LoadBalancingWeight += weight;
        return endpoint;
    }

    /// <summary>All endpoints as Envoy takes them.</summary>
    public ClusterLoadAssignment ToAssignment(string cluster)
    {
        var assignment = new ClusterLoadAssignment { ClusterName = cluster };
        assignment.Endpoints.Add(_groups.Values);
        return assignment;
    }
}
