using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Globalization;
using KGateway.Grains.Gateways;
using KGateway.Grains.Hub;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Metrics;

/// <summary>
/// What the Gateways that are translated on this silo consist of, counted when somebody looks. A Gateway is translated on one silo, so that
/// the sum over all replicas is right.
/// </summary>
internal sealed class GatewayGauges(LocalGrains locals, StateReplica state)
{
    // The table of a port of plain HTTP has the name of its listener in Envoy.
    private const string PortPrefix = "listener~";

    private static readonly string[] ResourceNames = ["Cluster", "Endpoint", "Secret", "Listener", "Route"];

    // kgateway's name of ListenerSets is that of the experimental kind.
    private static readonly FrozenDictionary<GroupKind, string> Managed = new[]
    {
        ResourceKinds.Gateway, ResourceKinds.HttpRoute, ResourceKinds.GrpcRoute, ResourceKinds.TlsRoute, ResourceKinds.TcpRoute, ResourceKinds.UdpRoute,
    }.Select(static kind => KeyValuePair.Create(kind.GroupKind, kind.Name))
        .Append(new(ResourceKinds.ListenerSet.GroupKind, ResourceKinds.XListenerSet.Name))
        .Append(new(ResourceKinds.XListenerSet.GroupKind, ResourceKinds.XListenerSet.Name))
        .ToFrozenDictionary();

    /// <summary>The label of a kind of managed objects; null for others.</summary>
    public static string? NameOf(GroupKind kind) => Managed.GetValueOrDefault(kind);

    /// <summary>Adds the instruments.</summary>
    public void AddTo(Meter meter)
    {
        meter.CreateObservableGauge("kgateway_xds_snapshot_resources", Resources, null, "Resources of a Gateway's snapshot");
        meter.CreateObservableGauge("kgateway_resources_managed", ManagedObjects, null, "Objects that belong to a parent");
        meter.CreateObservableGauge("kgateway_routing_domains", Domains, null, "Domains that are served on a port of a Gateway");
    }

    private IEnumerable<Measurement<long>> Resources()
    {
        foreach (var (gateway, translated) in Translated())
        {
            foreach (var type in XdsTypes.All.ToArray())
            {
                var count = type == XdsType.Endpoints
                    ? translated.Translation.Backends.Count
                    : translated.Translation.Resources[(int)type].Count;
                yield return new Measurement<long>(count, Gateway(gateway), Namespace(gateway), new("resource", ResourceNames[(int)type]));
            }
        }
    }

    private IEnumerable<Measurement<long>> ManagedObjects()
    {
        var counts = new Dictionary<(string Namespace, string Parent, string Resource), HashSet<ObjectKey>>();
        foreach (var (gateway, translated) in Translated())
        {
            foreach (var (id, status) in translated.Translation.Statuses)
            {
                if (NameOf(id.GroupKind) is not { } resource)
                    continue;
                foreach (var parent in ParentsOf(status, gateway))
                {
                    var key = (id.Key.Namespace, parent, resource);
                    if (!counts.TryGetValue(key, out var objects))
                        counts.Add(key, objects = []);
                    objects.Add(id.Key);
                }
            }
        }

        return counts.Select(static count => new Measurement<long>(
            count.Value.Count,
            new("namespace", count.Key.Namespace),
            new("parent", count.Key.Parent),
            new("resource", count.Key.Resource)));
    }

    private IEnumerable<Measurement<long>> Domains()
    {
        var objects = state.Current.State;
        foreach (var (gateway, translated) in Translated())
        {
            var ports = new SortedDictionary<int, int>();
            foreach (var table in translated.Translation.Resources[(int)XdsType.Route].Resources.OfType<EncodedRouteTable>())
            {
                if (PortOf(table.Name, gateway, objects) is { } port)
                    ports[port] = ports.GetValueOrDefault(port) + table.VirtualHosts.Length;
            }

            foreach (var (port, count) in ports)
            {
                yield return new Measurement<long>(
                    count, Namespace(gateway), Gateway(gateway), new("port", port.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    private IEnumerable<(ObjectKey Gateway, TranslatedGateway Translated)> Translated()
    {
        foreach (var (gateway, grain) in locals.Gateways)
        {
            if (grain.Translated is { } translated)
                yield return (gateway, translated);
        }
    }

    private static IEnumerable<string> ParentsOf(ObjectStatus status, ObjectKey gateway) =>
        status is RouteStatus route ? route.Parents.Select(static parent => parent.Parent.Name).Distinct() : [gateway.Name];

    // Tables of listeners with TLS are called like these, those of ListenerSets with their namespace and name in front.
    private static int? PortOf(string table, ObjectKey gateway, ClusterState objects)
    {
        if (table.StartsWith(PortPrefix, StringComparison.Ordinal))
            return int.TryParse(table.AsSpan(PortPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
        return table.Split('/') switch
        {
            [var name] => Port(objects.Get<Gateway>(gateway)?.Spec.Listeners, name),
            [var space, var set, var name] => Port(objects.Get<ListenerSet>(new ObjectKey(space, set))?.Spec.Listeners, name),
            _ => null,
        };
    }

    private static int? Port(EquatableArray<Listener>? listeners, string name) =>
        listeners?.FirstOrDefault(listener => listener.Name == name)?.Port;

    private static KeyValuePair<string, object?> Gateway(ObjectKey gateway) => new("gateway", gateway.Name);

    private static KeyValuePair<string, object?> Namespace(ObjectKey gateway) => new("namespace", gateway.Namespace);
}
