namespace KGateway.Translation.Gateways;

/// <summary>A request belongs to the listener with the most specific hostname; other listeners of the port don't answer it.</summary>
internal static class ListenerIsolation
{
    /// <summary>Whether a host that a route has in common with a listener belongs to another listener of its port.</summary>
    public static bool BelongsToAnother(AttachedListener listener, string host, GatewayFrame frame)
    {
        // Over TLS the server name has chosen the listener before.
        if (listener.Spec.Protocol != ListenerProtocol.Http)
            return false;
        var specificity = Hostnames.Specificity(listener.Hostname);
        foreach (var other in frame.Ports[listener.Port])
        {
            if (other != listener
                && other.Spec.Protocol == ListenerProtocol.Http
                && Hostnames.Specificity(other.Hostname) > specificity
                && Hostnames.Covers(other.Hostname, host))
                return true;
        }

        return false;
    }
}
