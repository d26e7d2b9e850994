namespace KGateway.Translation.Gateways;

/// <summary>
/// A request, or a connection by its server name, belongs to the listener with the most specific hostname; other listeners of the port
/// don't take it.
/// </summary>
internal static class ListenerIsolation
{
    /// <summary>Whether a host that a route has in common with a listener belongs to another listener of its port.</summary>
    public static bool BelongsToAnother(AttachedListener listener, string host, GatewayFrame frame)
    {
        // Also over TLS: the name that opened a connection isn't always the one that is asked for.
        var protocol = ListenerProtocol.ClassOf(listener.Spec.Protocol);
        var specificity = Hostnames.Specificity(listener.Hostname);
        foreach (var other in frame.Ports[listener.Socket])
        {
            if (other != listener
                && ListenerProtocol.ClassOf(other.Spec.Protocol) == protocol
                && Hostnames.Specificity(other.Hostname) > specificity
                && Hostnames.Covers(other.Hostname, host))
                return true;
        }

        return false;
    }
}
