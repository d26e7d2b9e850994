using KGateway.Resources;
using KGateway.Translation.VirtualHosts;

namespace KGateway.Translation.Engine;

/// <summary>A virtual host and the routes in it.</summary>
internal sealed class HostUnit(HostKey key) : IComparable<HostUnit>
{
    public HostKey Key { get; } = key;

    /// <summary>Name of the virtual host; the order in its table.</summary>
    public string Name { get; } = key.Name;

    public Dictionary<ResourceId, (RouteUnit Route, int Specificity)> Members { get; } = [];

    /// <summary>The host as it is now; null before the first time.</summary>
    public BuiltVirtualHost? Built { get; set; }

    public int CompareTo(HostUnit? other)
    {
        if (other is null)
            return 1;
        var order = string.CompareOrdinal(Name, other.Name);
        return order != 0 ? order : string.CompareOrdinal(Key.Host, other.Key.Host);
    }
}
