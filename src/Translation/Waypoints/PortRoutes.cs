using KGateway.Resources;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// The routes of a port by the clients that they are for (GAMMA): those of another namespace than the Service's are for clients of theirs,
/// who have no others then; those of the Service's own are for everybody else. What the port carries is decided for each of these groups, so
/// that a namespace changes nothing for others.
/// </summary>
internal sealed class PortRoutes
{
    private PortRoutes(bool http, bool detected) => (RestIsHttp, RestIsDetected) = (http, detected);

    /// <summary>Whether clients without routes of their own speak HTTP.</summary>
    public bool RestIsHttp { get; }

    /// <summary>Whether it must be found out of each connection if it is HTTP: neither the port nor a route says what clients without routes of their own speak.</summary>
    public bool RestIsDetected { get; }

    /// <summary>The attached HTTPRoutes and GRPCRoutes, in order.</summary>
    public List<MeshHttpRoute> Http { get; } = [];

    /// <summary>The namespaces whose clients have HTTPRoutes or GRPCRoutes of their own, ordered.</summary>
    public List<string> HttpClients { get; } = [];

    /// <summary>How connections of clients with TLSRoutes or TCPRoutes of their own are shared, by namespace.</summary>
    public SortedDictionary<string, StreamShares> StreamClients { get; } = new(StringComparer.Ordinal);

    /// <summary>How connections of everybody else are shared, where they aren't HTTP.</summary>
    public StreamShares Rest { get; private set; } = StreamShares.None;

    /// <summary>Sorts the routes of a port, and notes on them what becomes of them there.</summary>
    public static PortRoutes Of(MeshService service, MeshPort port, IReadOnlyCollection<MeshRoute> routes)
    {
        string own = service.Key.Namespace;
        var groups = new SortedDictionary<string, Group>(StringComparer.Ordinal) { [own] = new() };
        foreach (MeshRoute route in routes)
        {
            string space = route.Source.Metadata.Namespace;
            if (!groups.TryGetValue(space, out Group? group))
                groups.Add(space, group = new());
            if (route is MeshHttpRoute http)
                group.Http.Add(http);
            else if (route is MeshStreamRoute stream && stream.IsFor(port.Hosts[0].Name))
                group.Streams.Add(stream);
            else
                route.Note(port.Number, MeshOutcome.SharedAddress);
        }

        Group ofRest = groups[own];
        bool unknown = port.Protocol is null && ofRest is { Http.Count: 0, Streams.Count: 0 };
        var sorted = new PortRoutes(
            (port.Protocol ?? ofRest.Protocol) == ServicePortProtocol.Http, unknown && !ServicePortProtocols.IsNeverHttp(port.Number));
        foreach ((string space, Group group) in groups)
        {
            if ((port.Protocol ?? group.Protocol) == ServicePortProtocol.Http)
                sorted.AddHttp(space, group, port.Number, isOwn: space == own);
            else
                sorted.AddStreams(space, group, port.Number, isOwn: space == own);
        }

        sorted.Http.Sort(static (left, right) =>
        {
            int order = left.Source.Id.CompareTo(right.Source.Id);
            return order != 0 ? order : string.CompareOrdinal(left.Host, right.Host);
        });
        return sorted;
    }

    // GRPCRoutes come before HTTPRoutes, and these before what asks for connections.
    private void AddHttp(string space, Group group, int port, bool isOwn)
    {
        bool grpc = group.Http.Exists(IsGrpc);
        foreach (MeshHttpRoute route in group.Http)
        {
            bool attached = IsGrpc(route) == grpc;
            route.Note(port, attached ? MeshOutcome.Attached : MeshOutcome.Conflicted);
            if (attached)
                Http.Add(route);
        }

        foreach (MeshStreamRoute route in group.Streams)
            route.Note(port, group.Http.Count > 0 ? MeshOutcome.Conflicted : MeshOutcome.NotTcp);
        if (!isOwn && group.Http.Count > 0)
            HttpClients.Add(space);
    }

    private void AddStreams(string space, Group group, int port, bool isOwn)
    {
        foreach (MeshHttpRoute route in group.Http)
            route.Note(port, MeshOutcome.NotHttp);
        StreamShares shares = StreamShares.Of(group.Streams, port);
        if (isOwn)
            Rest = shares;
        else if (!shares.IsEmpty)
            StreamClients.Add(space, shares);
    }

    private static bool IsGrpc(MeshHttpRoute route) => route.Source.Kind == ResourceKinds.GrpcRoute;

    private sealed class Group
    {
        public List<MeshHttpRoute> Http { get; } = [];

        public List<MeshStreamRoute> Streams { get; } = [];

        public ServicePortProtocol Protocol => Http.Count > 0 ? ServicePortProtocol.Http : ServicePortProtocol.Tcp;
    }
}
