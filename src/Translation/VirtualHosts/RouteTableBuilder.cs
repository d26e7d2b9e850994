using System.Collections.Immutable;
using Envoy.Config.Route.V3;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies.Traffic;

namespace KGateway.Translation.VirtualHosts;

/// <summary>Builds route tables of their virtual hosts.</summary>
internal static class RouteTableBuilder
{
    private static readonly EncodedVirtualHost FailedHost = Encode(FailedRoutes.Default());

    /// <summary>A table of its hosts in order, with the policies that apply to all of them.</summary>
    public static EncodedRouteTable Build(string name, ImmutableArray<TrafficField> policies, ImmutableArray<EncodedVirtualHost> hosts)
    {
        var head = Head(name);
        foreach (var field in policies)
            field.Configure(new(head.TypedPerFilterConfig));
        return new(name, DeterministicBytes.Of(head), hosts);
    }

    /// <summary>A table that answers every request with an error, as a policy that applies to all of it can't be enforced.</summary>
    public static EncodedRouteTable BuildFailed(string name) => new(name, DeterministicBytes.Of(Head(name)), [FailedHost]);

    // Clients may name the port in the Host header; hostnames of routes never do.
    private static RouteConfiguration Head(string name) => new() { Name = name, IgnorePortInHostMatching = true };

    private static EncodedVirtualHost Encode(VirtualHost host) => new(host.Name, DeterministicBytes.Of(host), []);
}
