using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Gateways;

/// <summary>Rules of a listener, in a Gateway and in a ListenerSet.</summary>
internal sealed class ListenerRules : IRules<Listener>
{
    public void Check(Listener listener, Violations violations)
    {
        TlsOnlyForTlsProtocols(listener, violations);
        HttpsTerminates(listener, violations);
        HostnameNotForL4(listener, violations);
        FiltersOnlyForHttp(listener, violations);
    }

    /// <summary>Port, protocol and hostname together tell listeners of an object apart.</summary>
    public static void CombinationsAreUnique(EquatableArray<Listener> listeners, Violations violations)
    {
        var seen = new HashSet<(int, string, string?)>();
        for (int i = 0; i < listeners.Count; i++)
        {
            if (!seen.Add((listeners[i].Port, listeners[i].Protocol, listeners[i].Hostname)))
                violations.Report($"listeners[{i}]", "Combination of port, protocol and hostname must be unique for each listener");
        }
    }

    private static void TlsOnlyForTlsProtocols(Listener listener, Violations violations)
    {
        if (listener is { Protocol: "HTTP" or "TCP" or "UDP", Tls: not null })
            violations.Report("tls", "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']");
        if (listener is { Protocol: "TLS", Tls: null })
            violations.Report("", "tls mode must be set for protocol TLS");
    }

    private static void HttpsTerminates(Listener listener, Violations violations)
    {
        if (listener is { Protocol: "HTTPS", Tls.Mode: not TlsMode.Terminate })
            violations.Report("tls.mode", "tls mode must be Terminate for protocol HTTPS");
        // The text of the API requires it, its rules don't.
        if (listener is { Protocol: "HTTPS", Tls: null })
            violations.Warn("tls", "protocol HTTPS without tls is served in plain text");
    }

    private static void HostnameNotForL4(Listener listener, Violations violations)
    {
        if (listener.Protocol is "TCP" or "UDP" && !string.IsNullOrEmpty(listener.Hostname))
            violations.Report("hostname", "hostname must not be specified for protocols ['TCP', 'UDP']");
    }

    private static void FiltersOnlyForHttp(Listener listener, Violations violations)
    {
        if (listener is { Protocol: not ("HTTP" or "HTTPS"), Filters: not null })
            violations.Report("filters", "filters may only be set when protocol is HTTP or HTTPS");
    }
}
