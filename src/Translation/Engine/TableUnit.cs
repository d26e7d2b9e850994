using System.Collections.Immutable;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies;
using KGateway.Translation.VirtualHosts;

namespace KGateway.Translation.Engine;

/// <summary>A route table and its virtual hosts.</summary>
internal sealed class TableUnit(string name, TableScope scope)
{
    public string Name { get; } = name;

    public TableScope Scope { get; set; } = scope;

    /// <summary>The hosts, by domain.</summary>
    public Dictionary<string, HostUnit> Hosts { get; } = new(StringComparer.Ordinal);

    /// <summary>Hosts of other listeners that are answered with 421; null for none.</summary>
    public MisdirectedHosts? Misdirected { get; set; }

    /// <summary>The virtual hosts of <see cref="Misdirected"/>.</summary>
    public MisdirectedHostBuilder? Fixed { get; set; }

    /// <summary>The hosts in order; null when they must be sorted before the table is joined.</summary>
    public List<HostUnit>? Ordered { get; set; }

    /// <summary>How many hosts were put into <see cref="Ordered"/> since the table was joined.</summary>
    public int Moves { get; set; }

    /// <summary>The HTTP filters that routes of the table, and policies of all of them, need.</summary>
    public RefCounts<HttpFilter> Filters { get; } = new();

    /// <summary>The policies of the table, and of each of the listeners that share it, in order; empty when there are none at all.</summary>
    public ImmutableArray<TrafficScopeUnit> Traffic { get; set; } = [];

    /// <summary>The HTTP filters that <see cref="Traffic"/> is counted for in <see cref="Filters"/>.</summary>
    public ImmutableArray<HttpFilter> TrafficFilters { get; set; } = [];

    /// <summary>The table as it is now; null before the first time.</summary>
    public EncodedRouteTable? Encoded { get; set; }
}
