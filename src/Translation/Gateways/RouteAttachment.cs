using KGateway.Resources.GatewayApi;
using KGateway.Translation.VirtualHosts;

namespace KGateway.Translation.Gateways;

/// <summary>Which parts of a Gateway a route is attached to.</summary>
internal sealed class RouteAttachment
{
    public static RouteAttachment None { get; } = new() { Parents = [], Hosts = [], Listeners = [] };

    /// <summary>The route's references to the Gateway and its ListenerSets, in the order of its specification.</summary>
    public required ParentAttachment[] Parents { get; init; }

    /// <summary>The virtual hosts that take the route's rules, each once.</summary>
    public required HostMembership[] Hosts { get; init; }

    /// <summary>The listeners that count the route, once for each parent reference that they accept.</summary>
    public required AttachedListener[] Listeners { get; init; }
}

/// <summary>What became of a route's reference to a parent.</summary>
/// <param name="Reference">The reference as written.</param>
/// <param name="Owner">The Gateway or ListenerSet.</param>
/// <param name="Refusal">Reason why no listener takes the route; null when at least one does.</param>
internal sealed record ParentAttachment(ParentReference Reference, ListenerOwner Owner, string? Refusal);

/// <summary>A virtual host that a route is part of.</summary>
/// <param name="Host">The virtual host.</param>
/// <param name="Parents">Bit i is set if the route's i-th parent (of <see cref="RouteAttachment.Parents"/>) brings it there.</param>
/// <param name="Specificity">How specific the route's own hostname is that led there; see <see cref="Hostnames.Specificity"/>.</param>
internal readonly record struct HostMembership(HostKey Host, ulong Parents, int Specificity);
