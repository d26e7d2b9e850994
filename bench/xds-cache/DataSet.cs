using System.Collections.Immutable;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Translation.Encoding;

namespace KGateway.Bench.XdsCache;

/// <summary>One Gateway: clusters with one endpoint each, one listener, one route table with a virtual host a route.</summary>
internal sealed class DataSet
{
    private const string RouteTable = "listener~8080";
    private static readonly ImmutableArray<string> None = [];

    private readonly Lock _gate = new();
    private readonly int _clusters;
    private readonly EncodedVirtualHost[] _hosts;
    private readonly byte[] _head = new RouteConfiguration { Name = RouteTable }.ToByteArray();
    private ImmutableArray<ResourceSet> _sets;
    private int _sequence;

    public DataSet(int clusters, int routes)
    {
        _clusters = clusters;
        _hosts = [.. Enumerable.Range(0, routes).Select(index => HostOf(index, ""))];
        _sets =
        [
            ResourceSet.Of(Enumerable.Range(0, clusters).Select(ClusterOf)),
            ResourceSet.Of(Enumerable.Range(0, clusters).Select(index => AssignmentOf(index, $"10.0.{(index >> 8) & 255}.{index & 255}"))),
            ResourceSet.Empty,
            ResourceSet.Of([ListenerOf()]),
            ResourceSet.Of([TableOf()]),
        ];
        Cell.Publish(_sets);
    }

    public SnapshotCell Cell { get; } = new();

    /// <summary>Changes one resource and publishes.</summary>
    public Changed Change(string kind, int index)
    {
        lock (_gate)
        {
            var sequence = ++_sequence;
            var endpoint = kind == "endpoint";
            var type = endpoint ? XdsType.Endpoints : XdsType.Route;
            string marker;
            EncodedResource resource;
            if (endpoint)
            {
                marker = $"10.{100 + (sequence >> 16)}.{(sequence >> 8) & 255}.{sequence & 255}";
                resource = AssignmentOf(index, marker);
            }
            else
            {
                marker = $"rev-{index:D6}-{sequence:D6}";
                _hosts[index] = HostOf(index, marker);
                resource = TableOf();
            }

            _sets = _sets.SetItem((int)type, _sets[(int)type].With([resource], []));
            var names = ImmutableArray.Create(None, None, None, None, None).SetItem((int)type, [resource.Name]);
            Cell.Publish(_sets, names);
            return new Changed(kind, index, sequence, endpoint ? "eds" : "rds", marker);
        }
    }

    private static string ClusterName(int index) => $"kube_team-{index % 50:D2}_service-{index:D5}_8080";

    private static EncodedMessage ClusterOf(int index)
    {
        var cluster = new Cluster
        {
            Name = ClusterName(index),
            Type = Cluster.Types.DiscoveryType.Eds,
            ConnectTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)),
            EdsClusterConfig = new Cluster.Types.EdsClusterConfig
            {
                EdsConfig = new ConfigSource { Ads = new AggregatedConfigSource(), ResourceApiVersion = ApiVersion.V3 },
            },
        };
        return new EncodedMessage(XdsType.Cluster, cluster.Name, cluster.ToByteArray());
    }

    private static EncodedMessage AssignmentOf(int index, string address)
    {
        var assignment = new ClusterLoadAssignment { ClusterName = ClusterName(index) };
        var locality = new LocalityLbEndpoints { LoadBalancingWeight = 1 };
        locality.LbEndpoints.Add(new LbEndpoint
        {
            Endpoint = new Envoy.Config.Endpoint.V3.Endpoint
            {
                Address = new Address { SocketAddress = new SocketAddress { Address = address, PortValue = 8080 } },
            },
        });
        assignment.Endpoints.Add(locality);
        return new EncodedMessage(XdsType.Endpoints, assignment.ClusterName, assignment.ToByteArray());
    }

    private EncodedVirtualHost HostOf(int index, string marker)
    {
        var cluster = ClusterName(index % _clusters);
        var host = new VirtualHost { Name = $"{RouteTable}~route_{index:D5}_example_com", Domains = { $"route-{index:D5}.example.com" } };
        var route = new Envoy.Config.Route.V3.Route
        {
            Name = $"{RouteTable}-route-0-httproute-route-{index:D5}-team-{index % 50:D2}-0-0-matcher-0",
            Match = new RouteMatch { Prefix = "/" },
            Route_ = new RouteAction { Cluster = cluster },
        };
        if (marker.Length > 0)
        {
            route.ResponseHeadersToAdd.Add(new HeaderValueOption { Header = new HeaderValue { Key = "x-bench-revision", Value = marker } });
        }

        host.Routes.Add(route);
        return new EncodedVirtualHost(host.Name, host.ToByteArray(), [cluster]);
    }

    private EncodedRouteTable TableOf() => new(RouteTable, _head, [.. _hosts]);

    private static EncodedMessage ListenerOf()
    {
        var manager = new HttpConnectionManager
        {
            StatPrefix = "http",
            Rds = new Rds { RouteConfigName = RouteTable, ConfigSource = new ConfigSource { Ads = new AggregatedConfigSource(), ResourceApiVersion = ApiVersion.V3 } },
        };
        var listener = new Listener
        {
            Name = RouteTable,
            Address = new Address { SocketAddress = new SocketAddress { Address = "0.0.0.0", PortValue = 8080 } },
        };
        listener.FilterChains.Add(new FilterChain
        {
            Filters = { new Envoy.Config.Listener.V3.Filter { Name = "envoy.filters.network.http_connection_manager", TypedConfig = Any.Pack(manager) } },
        });
        return new EncodedMessage(XdsType.Listener, listener.Name, listener.ToByteArray());
    }
}
