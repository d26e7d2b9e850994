using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Gateways;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// How the TLSRoutes and TCPRoutes of one namespace share the connections of a port: by the names that clients ask for in TLS if there is a
/// TLSRoute, and otherwise the oldest TCPRoute has them all.
/// </summary>
/// <param name="Named">The routes by server name, perhaps a wildcard; the more specific name comes first.</param>
/// <param name="Rest">The route of all other connections; null when they are closed.</param>
internal sealed record StreamShares(ImmutableArray<(string ServerName, MeshStreamRoute Route)> Named, MeshStreamRoute? Rest)
{
    /// <summary>No routes.</summary>
    public static StreamShares None { get; } = new([], null);

    /// <summary>Whether there is no route that could be in force.</summary>
    public bool IsEmpty => Named.IsEmpty && Rest is null;

    /// <summary>Shares a port among routes of one namespace, and notes on them what they have of it.</summary>
    public static StreamShares Of(IEnumerable<MeshStreamRoute> routes, int port)
    {
        var usable = new List<MeshStreamRoute>();
        foreach (MeshStreamRoute route in routes)
        {
            if (route.Resolved is not null && route.ServerNames.Count > 0)
                usable.Add(route);
            else
                route.Note(port, MeshOutcome.Unsupported);
        }

        usable.Sort(static (left, right) => Age(left).CompareTo(Age(right)));
        bool tls = usable.Exists(static route => route.IsTls);
        var shares = new Dictionary<string, MeshStreamRoute>(StringComparer.Ordinal);
        foreach (MeshStreamRoute route in usable)
        {
            if (route.IsTls != tls)
            {
                route.Note(port, MeshOutcome.Conflicted);
                continue;
            }

            route.Note(port, MeshOutcome.Attached);
            foreach (string name in route.ServerNames)
            {
                // A route may name the entry and a host of it.
                if (!shares.TryAdd(name, route) && shares[name].Source.Id != route.Source.Id)
                    route.NoteTaken(port, Taken(port, name, shares[name].Source));
            }
        }

        shares.Remove(Hostnames.Any, out MeshStreamRoute? rest);
        return new(
            [.. shares
                .OrderByDescending(static share => Hostnames.Specificity(share.Key))
                .ThenBy(static share => share.Key, StringComparer.Ordinal)
                .Select(static share => (share.Key, share.Value))],
            rest);
    }

    private static string Taken(int port, string name, Resource holder) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"Port {port} is taken{(name == Hostnames.Any ? "" : $" for {name}")} by {holder.Kind.Name} {holder.Key}");

    private static (DateTimeOffset, ObjectKey) Age(MeshStreamRoute route) =>
        (route.Source.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue, route.Source.Key);
}
