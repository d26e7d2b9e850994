using Envoy.Config.Cluster.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Extensions.Clusters.Dns.V3;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.Endpoints;

namespace KGateway.Translation.Clusters.Backends;

/// <summary>The cluster of fixed hosts. If any of them is a name, all are looked up in DNS.</summary>
internal static class StaticCluster
{
    /// <summary>Begins the cluster of a Backend with fixed hosts.</summary>
    public static ClusterDraft Create(string name, AppProtocol protocol, StaticBackend backend, TranslationSettings settings) =>
        Create(name, protocol, [[backend]], settings);

    /// <summary>Begins the cluster of groups of such Backends: those of a group are equal, and the first group has the highest priority.</summary>
    public static ClusterDraft Create(
        string name, AppProtocol protocol, IReadOnlyList<IReadOnlyList<StaticBackend>> groups, TranslationSettings settings)
    {
        var draft = new ClusterDraft(name, protocol);
        var assignment = new ClusterLoadAssignment { ClusterName = name };
        bool names = false;
        for (var priority = 0; priority < groups.Count; priority++)
        {
            var endpoints = new LocalityLbEndpoints { Priority = (uint)priority };
            foreach (StaticBackend backend in groups[priority])
            {
                foreach (BackendHost host in backend.Hosts)
                {
                    names |= NumericAddress.Parse(host.Host) is null;
                    endpoints.LbEndpoints.Add(Endpoint(host));
                    if (FindProblem(host) is { } problem)
                        draft.Fail(problem);
                }
            }

            assignment.Endpoints.Add(endpoints);
        }

        if (names)
            draft.Dns = new DnsCluster { DnsLookupFamily = DnsLookup.ToEnvoy(settings.DnsLookupFamily) };
        else
            draft.Message.Type = Cluster.Types.DiscoveryType.Static;
        draft.Message.LoadAssignment = assignment;
        return draft;
    }

    // What Envoy would refuse.
    private static string? FindProblem(BackendHost host)
    {
        if (host.Host.Length == 0)
            return "a host is empty";
        return host.Port is < 1 or > ushort.MaxValue ? $"port {host.Port} of host {host.Host} is not between 1 and 65535" : null;
    }

    private static LbEndpoint Endpoint(BackendHost host)
    {
        LbEndpoint endpoint = ClusterDraft.Endpoint(host.Host, host.Port);
        endpoint.Endpoint.Hostname = host.Host;
        endpoint.Endpoint.HealthCheckConfig = new Endpoint.Types.HealthCheckConfig { Hostname = host.Host };
        return endpoint;
    }
}
