using System.Net;
using System.Net.Sockets;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;
using KGateway.Translation.Waypoints;

namespace KGateway.Translation.Clusters;

/// <summary>
/// Sends an entrance's traffic to a Service's virtual address instead of its endpoints, where the Service asks for it: the node's proxy then
/// takes it to the Service's waypoint (<c>istio.io/ingress-use-waypoint</c>).
/// </summary>
internal static class WaypointDetour
{
    private const string Label = "istio.io/ingress-use-waypoint";

    /// <summary>Changes the cluster of a Service or ServiceEntry if it shall be reached through its waypoint, and tells whether it is.</summary>
    public static bool Take(ClusterDraft draft, Resource target, int port, ILookups lookups, TranslationSettings settings, ProxyClient? client)
    {
        if (client is not { ReachesWaypoints: true } || !HasWaypoint(target, lookups))
            return false;
        List<IPAddress> addresses = AddressesOf(target, port, lookups, settings.DnsLookupFamily);
        if (addresses.Count == 0)
            return false;
        var endpoint = ClusterDraft.Endpoint(addresses[0].ToString(), port);
        foreach (IPAddress other in addresses.Skip(1))
        {
            endpoint.Endpoint.AdditionalAddresses.Add(new Envoy.Config.Endpoint.V3.Endpoint.Types.AdditionalAddress
            {
                Address = new Address { SocketAddress = new Envoy.Config.Core.V3.SocketAddress { Address = other.ToString(), PortValue = (uint)port } },
            });
        }

        Cluster cluster = draft.Message;
        draft.Dns = null;
        // The hosts that clients name are looked up by the waypoint.
        if (draft.FollowsRequests)
            cluster.LbPolicy = Cluster.Types.LbPolicy.RoundRobin;
        cluster.Type = Cluster.Types.DiscoveryType.Static;
        cluster.EdsClusterConfig = null;
        cluster.LoadAssignment = new ClusterLoadAssignment
        {
            ClusterName = cluster.Name,
            Endpoints = { new LocalityLbEndpoints { LbEndpoints = { endpoint } } },
        };
        return true;
    }

    // The object's own labels come before those of its namespace, each on its own.
    private static bool HasWaypoint(Resource target, ILookups lookups)
    {
        ObjectMeta own = target.Metadata;
        ObjectMeta? space = lookups.Get<Namespace>(new("", own.Namespace))?.Metadata;
        if ((own.Labels.GetValueOrDefault(Label) ?? space?.Labels.GetValueOrDefault(Label)) != "true")
            return false;
        WaypointBinding binding = WaypointBinding.Read(own, own.Namespace);
        if (!binding.Decided && space is not null)
            binding = WaypointBinding.Read(space, own.Namespace);
        return binding.Waypoint is { } waypoint && lookups.Get<Gateway>(waypoint) is not null;
    }

    private static List<IPAddress> AddressesOf(Resource target, int port, ILookups lookups, DnsLookupFamily family)
    {
        var addresses = new List<IPAddress>(2);
        foreach (MeshPort candidate in MeshService.Find(target.Id, lookups)?.Ports ?? [])
        {
            if (candidate.Number != port)
                continue;
            foreach (AddressRange range in candidate.Addresses)
            {
                // A range is no address to connect to.
                if (range.IsSingle && Fits(range.Prefix, family))
                    addresses.Add(range.Prefix);
            }

            break;
        }

        bool six = family == DnsLookupFamily.Auto;
        return family == DnsLookupFamily.All ? addresses : [.. addresses.OrderBy(address => IsSix(address) != six)];
    }

    private static bool Fits(IPAddress address, DnsLookupFamily family) => family switch
    {
        DnsLookupFamily.V4Only => !IsSix(address),
        DnsLookupFamily.V6Only => IsSix(address),
        _ => true,
    };

    private static bool IsSix(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;
}
