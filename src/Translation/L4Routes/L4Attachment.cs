using KGateway.Translation.Gateways;

namespace KGateway.Translation.L4Routes;

/// <summary>Which parts of a Gateway a TLSRoute, TCPRoute or UDPRoute is attached to.</summary>
internal sealed class L4Attachment
{
    public static L4Attachment None { get; } = new() { Parents = [], Listeners = [], Bindings = [] };

    /// <summary>The route's references to the Gateway and its ListenerSets, in the order of its specification.</summary>
    public required ParentAttachment[] Parents { get; init; }

    /// <summary>The listeners that count the route, once for each parent reference that they accept.</summary>
    public required AttachedListener[] Listeners { get; init; }

    /// <summary>The valid listeners that take the route, each once, in their order.</summary>
    public required L4Binding[] Bindings { get; init; }
}

/// <summary>A route at a listener.</summary>
/// <param name="Listener">The listener.</param>
/// <param name="Parents">Bit i is set if the route's i-th parent (of <see cref="L4Attachment.Parents"/>) brings it there.</param>
/// <param name="Hosts">What it wants of the listener, each once; empty when all of it belongs to other listeners of the port.</param>
/// <param name="ChainName">Name of its filter chain; no other route of its kind has it.</param>
internal sealed record L4Binding(AttachedListener Listener, ulong Parents, L4Host[] Hosts, string ChainName);

/// <summary>A share of a listener that one route can have.</summary>
/// <param name="Name">Server name, perhaps a wildcard, or <see cref="Hostnames.Any"/> for whatever no other name fits.</param>
/// <param name="Specificity">How specific the route's own hostname is that led there; see <see cref="Hostnames.Specificity"/>.</param>
internal readonly record struct L4Host(string Name, int Specificity);
