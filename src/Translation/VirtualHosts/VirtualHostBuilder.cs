using Envoy.Config.Route.V3;
using KGateway.Translation.Encoding;
using KGateway.Translation.Routes;

namespace KGateway.Translation.VirtualHosts;

/// <summary>Builds virtual hosts of the routes in them.</summary>
internal static class VirtualHostBuilder
{
    /// <summary>Builds and encodes a virtual host. The order of the members doesn't matter.</summary>
    public static BuiltVirtualHost Build(
        HostKey key, TableScope scope, IReadOnlyCollection<VirtualHostMember> members, HostPolicies policies, bool weighted)
    {
        var name = key.Name;
        var host = new VirtualHost { Name = name };
        host.Domains.Add(key.Host);
        if (scope.RequireTls)
            host.RequireTls = VirtualHost.Types.TlsRequirementType.All;

        var routeScope = new VirtualHostScope(name, scope.Port, scope.Tls) { Fields = policies.OfRoutes };
        var clusters = new List<string>();
        Dictionary<RouteInHost, RouteProblem>? problems = null;
        var invalid = new Dictionary<RouteInHost, int>();
        var index = 0;
        foreach (var entry in Order(members, weighted))
        {
            var built = entry.Build(routeScope, index++);
            host.Routes.Add(built.Messages);
            if (built.Problem is not null)
            {
                var route = new RouteInHost(entry.Root.Id, entry.Route.Id);
                (problems ??= [])[route] = built.Problem;
                if (built.Problem.Unsupported)
                    invalid[route] = invalid.GetValueOrDefault(route) + 1;
            }

            foreach (var cluster in built.Clusters)
            {
                // Few distinct clusters a host as a rule; a set would cost more than it saves.
                if (!clusters.Contains(cluster))
                    clusters.Add(cluster);
            }
        }

        foreach (var (route, count) in invalid)
        {
            if (count < EntriesOf(route, members))
                problems![route] = problems[route] with { Partial = true };
        }

        if (policies.Failed)
        {
            host.Routes.Clear();
            host.Routes.Add(FailedRoutes.CatchAll());
            clusters.Clear();
        }

        policies.Configure(new(host.TypedPerFilterConfig));
        var encoded = new EncodedVirtualHost(name, DeterministicBytes.Of(host), [.. clusters]);
        return new(encoded, problems ?? BuiltVirtualHost.NoProblems);
    }

    private static int EntriesOf(RouteInHost route, IReadOnlyCollection<VirtualHostMember> members)
    {
        var count = 0;
        foreach (var member in members)
        {
            if (member.Route.Source.Id != route.Root)
                continue;
            foreach (var entry in member.Route.Entries)
                count += entry.Route.Id == route.Route ? 1 : 0;
        }

        return count;
    }

    private static RouteEntry[] Order(IReadOnlyCollection<VirtualHostMember> members, bool weighted)
    {
        var count = 0;
        foreach (var member in members)
            count += member.Route.Entries.Length;
        var entries = new RouteEntry[count];
        var ranks = new Rank[count];
        var at = 0;
        foreach (var member in members)
        {
            foreach (var entry in member.Route.Entries)
            {
                entries[at] = entry;
                ranks[at++] = new(weighted ? 0 : member.Specificity, entry);
            }
        }

        Array.Sort(ranks, entries);
        return entries;
    }

    // Of two routes that meet here the one that names the host more specifically comes first. Explicit weights leave that to the user.
    private readonly record struct Rank(int Specificity, RouteEntry Entry) : IComparable<Rank>
    {
        public int CompareTo(Rank other)
        {
            var order = other.Specificity.CompareTo(Specificity);
            return order != 0 ? order : Entry.CompareTo(other.Entry);
        }
    }
}
