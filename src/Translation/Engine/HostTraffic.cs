using KGateway.Translation.Gateways;
using KGateway.Translation.VirtualHosts;

namespace KGateway.Translation.Engine;

/// <summary>Finds what policies of listeners and of the Gateway do to a virtual host.</summary>
internal static class HostTraffic
{
    /// <summary>The policies of a host: those of the listener that it belongs to, the most specific one, and those of its table.</summary>
    public static HostPolicies Of(TableUnit table, string host)
    {
        TrafficScopeUnit? ofTable = null;
        TrafficScopeUnit? owner = null;
        foreach (var scope in table.Traffic)
        {
            if (scope.OfTable)
            {
                ofTable = scope;
            }
            else if (Hostnames.Covers(scope.Listener.Hostname, host)
                && (owner is null || Hostnames.Specificity(scope.Listener.Hostname) > Hostnames.Specificity(owner.Listener.Hostname)))
            {
                owner = scope;
            }
        }

        if (ofTable is null && owner is null)
            return HostPolicies.None;
        var ofHost = owner is { Failed: false } ? owner.Fields : [];
        return new(ofHost, ofTable is null ? ofHost : [.. ofHost, .. ofTable.Fields], owner is { Failed: true });
    }
}
