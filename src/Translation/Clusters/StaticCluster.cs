using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Extensions.Clusters.Dns.V3;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;

namespace KGateway.Translation.Clusters;

/// <summary>The cluster of a Backend with fixed hosts. If any of them is a name, all are looked up in DNS.</summary>
internal static class StaticCluster
{
    /// <summary>Builds the cluster.</summary>
    public static Cluster Build(string name, AppProtocol protocol, StaticBackend backend, TranslationSettings settings)
    {
        Cluster cluster = ClusterDefaults.Create(name, protocol);
        var endpoints = new LocalityLbEndpoints();
        bool names = false;
        foreach (BackendHost host in backend.Hosts)
        {
            names |= NumericAddress.Parse(host.Host) is null;
            endpoints.LbEndpoints.Add(Endpoint(host));
        }

        if (names)
            cluster.ClusterType = Dns(settings);
        else
            cluster.Type = Cluster.Types.DiscoveryType.Static;
        cluster.LoadAssignment = new ClusterLoadAssignment { ClusterName = name, Endpoints = { endpoints } };
        return cluster;
    }

    /// <summary>What Envoy would refuse in the hosts, or null.</summary>
    public static string? FindProblem(StaticBackend backend)
    {
        foreach (BackendHost host in backend.Hosts)
        {
            if (host.Host.Length == 0)
                return "a host is empty";
            if (host.Port is < 1 or > ushort.MaxValue)
                return $"port {host.Port} of host {host.Host} is not between 1 and 65535";
        }

        return null;
    }

    private static LbEndpoint Endpoint(BackendHost host) => new()
    {
        Endpoint = new Envoy.Config.Endpoint.V3.Endpoint
        {
            Address = new Address { SocketAddress = new SocketAddress { Address = host.Host, PortValue = (uint)host.Port } },
            Hostname = host.Host,
            HealthCheckConfig = new Envoy.Config.Endpoint.V3.Endpoint.Types.HealthCheckConfig { Hostname = host.Host },
        },
    };

    private static Cluster.Types.CustomClusterType Dns(TranslationSettings settings) => new()
    {
        Name = "envoy.clusters.dns",
        TypedConfig = TypedConfig.Of(new DnsCluster { DnsLookupFamily = DnsLookup.ToEnvoy(settings.DnsLookupFamily) }),
    };
}
