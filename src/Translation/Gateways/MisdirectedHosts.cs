using System.Collections.Immutable;

namespace KGateway.Translation.Gateways;

/// <summary>
/// Hosts in the table of an HTTPS listener that belong to other listeners of its port. A connection that was opened for one name may be
/// used for another (HTTP/2), and the answer must then be 421, unless no listener takes the name.
/// </summary>
/// <param name="Domains">The hosts, ordered.</param>
/// <param name="Own">The listener's own host, which must not be lost in them; null when it can't.</param>
internal sealed record MisdirectedHosts(ImmutableArray<string> Domains, string? Own)
{
    // With more listeners than this the tables would grow with their square. Unknown hosts get 421 instead of 404 then.
    private const int MaxDomains = 256;

    /// <summary>The hosts for one of the listeners of a port; null when it has none of them, as its port has no other.</summary>
    public static MisdirectedHosts? Of(AttachedListener listener, AttachedListener[] port)
    {
        if (listener.Spec.Protocol != ListenerProtocol.Https)
            return null;
        var others = new List<string>();
        var toAll = false;
        var ownInside = false;
        foreach (var other in port)
        {
            // Two of one name, which only a file can hold, share a table.
            if (other.Name == listener.Name || ListenerProtocol.ClassOf(other.Spec.Protocol) != ListenerProtocol.Tls)
                continue;
            if (other.Hostname is not { } host)
                toAll = true;
            else
                others.Add(host);
        }

        if (listener.Hostname is { } own)
        {
            toAll |= others.Count > MaxDomains;
            ownInside = toAll || others.Exists(other => Hostnames.Contains(other, own));
            if (toAll)
                others.RemoveAll(other => !Hostnames.Contains(own, other));
        }

        if (toAll)
            others.Add(Hostnames.Any);
        if (others.Count == 0)
            return null;
        others.Sort(StringComparer.Ordinal);
        return new([.. others], ownInside ? listener.Hostname : null);
    }

    /// <inheritdoc/>
    public bool Equals(MisdirectedHosts? other) =>
        other is not null && Own == other.Own && Domains.AsSpan().SequenceEqual(other.Domains.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Domains.Length, Own);
}
