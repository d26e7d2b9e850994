using System.Collections.Immutable;
using Envoy.Config.Route.V3;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;

namespace KGateway.Translation.VirtualHosts;

/// <summary>The virtual hosts of <see cref="MisdirectedHosts"/>: they have no routes of users.</summary>
/// <param name="Elsewhere">Answers 421.</param>
/// <param name="Own">The listener's own host without routes, which answers 404; null when it needs no place of its own.</param>
internal sealed record MisdirectedHostBuilder(EncodedVirtualHost Elsewhere, EncodedVirtualHost? Own)
{
    /// <summary>Builds the virtual hosts of a table.</summary>
    public static MisdirectedHostBuilder Build(string table, MisdirectedHosts hosts)
    {
        var elsewhere = new VirtualHost { Name = $"{table}~misdirected~" };
        elsewhere.Domains.Add(hosts.Domains);
        elsewhere.Routes.Add(new Route
        {
            Name = $"{elsewhere.Name}-route-0",
            Match = new RouteMatch { Prefix = "/" },
            DirectResponse = new DirectResponseAction { Status = 421 },
        });
        if (hosts.Own is not { } own)
            return new(Encode(elsewhere), null);
        var empty = new VirtualHost { Name = new HostKey(table, own).Name };
        empty.Domains.Add(own);
        return new(Encode(elsewhere), Encode(empty));
    }

    /// <summary>The hosts with routes, which are ordered by name, and these among them.</summary>
    public ImmutableArray<EncodedVirtualHost> AddTo(ReadOnlySpan<EncodedVirtualHost> hosts, bool ownHasRoutes)
    {
        var all = ImmutableArray.CreateBuilder<EncodedVirtualHost>(hosts.Length + 2);
        all.AddRange(hosts);
        Insert(all, Elsewhere);
        if (Own is not null && !ownHasRoutes)
            Insert(all, Own);
        return all.ToImmutable();
    }

    private static void Insert(ImmutableArray<EncodedVirtualHost>.Builder hosts, EncodedVirtualHost host)
    {
        var at = 0;
        while (at < hosts.Count && string.CompareOrdinal(hosts[at].Name, host.Name) < 0)
            at++;
        hosts.Insert(at, host);
    }

    private static EncodedVirtualHost Encode(VirtualHost host) => new(host.Name, DeterministicBytes.Of(host), []);
}
