namespace KGateway.Translation.Gateways;

/// <summary>The hostnames of a port's listeners that are told apart by server name, to find the listener that a host belongs to.</summary>
internal sealed class PortHostnames
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _exact = new(StringComparer.Ordinal);

    /// <summary>Takes the valid listeners of a port.</summary>
    public PortHostnames(ReadOnlySpan<AttachedListener> port)
    {
        foreach (var listener in port)
        {
            if (ListenerProtocol.ClassOf(listener.Spec.Protocol) != ListenerProtocol.Tls)
                continue;
            var hostname = listener.Hostname ?? Hostnames.Any;
            if (!_owners.TryAdd(hostname, listener.Name) || hostname[0] == '*')
                continue;
            var dot = hostname.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
                continue;
            var wildcard = $"*{hostname[dot..]}";
            if (!_exact.TryGetValue(wildcard, out var hosts))
                _exact[wildcard] = hosts = [];
            hosts.Add(hostname);
        }
    }

    /// <summary>
    /// Name of the listener that a host belongs to, or the hosts of a wildcard as far as they have no more specific one; null for none.
    /// </summary>
    public string? OwnerOf(string host)
    {
        if (_owners.TryGetValue(host, out var owner))
            return owner;
        foreach (var wildcard in Hostnames.Wider(host))
        {
            if (_owners.TryGetValue(wildcard, out owner))
                return owner;
        }

        return null;
    }

    /// <summary>The exact hostnames that have one label more than a wildcard.</summary>
    public IReadOnlyList<string> Below(string wildcard) => _exact.TryGetValue(wildcard, out var hosts) ? hosts : [];
}
