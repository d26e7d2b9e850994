using System.Collections.Immutable;
using KGateway.Resources;

namespace KGateway.Translation.Gateways;

/// <summary>
/// Hosts in the table of an HTTPS listener that belong to other listeners of its port, and that are answered with 421. Over HTTP/2, clients
/// use a connection that was opened for one host for each other one that the certificate is valid for (RFC 9113 section 9.1.1), and for no
/// others.
/// </summary>
/// <param name="Domains">The hosts, ordered.</param>
/// <param name="Own">The listener's own host, which must not be lost in them; null when it can't.</param>
internal sealed record MisdirectedHosts(ImmutableArray<string> Domains, string? Own)
{
    // With more listeners than this the tables would grow with their square. Unknown hosts get 421 instead of 404 then.
    private const int MaxDomains = 256;

    /// <summary>
    /// The hosts for a listener that shows certificates for <paramref name="certified"/>; null when none of those belongs to another
    /// listener of its port.
    /// </summary>
    public static MisdirectedHosts? Of(AttachedListener listener, PortHostnames port, EquatableArray<string> certified)
    {
        if (listener.Spec.Protocol != ListenerProtocol.Https)
            return null;
        var domains = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in certified)
        {
            // Two listeners of one name, which only a file can hold, share a table.
            if (port.OwnerOf(name) is { } owner && owner != listener.Name)
            {
                domains.Add(name);
                continue;
            }

            foreach (var host in port.Below(name))
            {
                if (port.OwnerOf(host) != listener.Name)
                    domains.Add(host);
            }
        }

        if (listener.Hostname is not { } own)
            return domains.Count == 0 ? null : new([.. domains], null);
        if (domains.Count > MaxDomains)
        {
            domains.RemoveWhere(domain => !Hostnames.Contains(own, domain));
            domains.Add(Hostnames.Any);
        }

        if (domains.Count == 0)
            return null;
        var inside = domains.Contains(Hostnames.Any) || domains.Any(domain => Hostnames.Contains(domain, own));
        return new([.. domains], inside ? own : null);
    }

    /// <inheritdoc/>
    public bool Equals(MisdirectedHosts? other) =>
        other is not null && Own == other.Own && Domains.AsSpan().SequenceEqual(other.Domains.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Domains.Length, Own);
}
