using System.Collections.Immutable;
using KGateway.Translation.Gateways;
using KGateway.Translation.Listeners;
using KGateway.Translation.Listeners.Tls;

namespace KGateway.Translation.Engine;

/// <summary>The Envoy listener of a port; depends on the Secrets of its certificates.</summary>
internal sealed class PortUnit(ListenerPort port) : Unit
{
    public ListenerPort Port { get; } = port;

    /// <summary>The TLS that ends at its listeners, which changes less often than its routes; null when it must be looked at again.</summary>
    public PortTls? Tls { get; set; }

    /// <summary>Its listeners whose certificates overlap with those of others.</summary>
    public ImmutableDictionary<AttachedListener, CertificateOverlap> Overlaps { get; set; } =
        ImmutableDictionary<AttachedListener, CertificateOverlap>.Empty;

    /// <summary>The listener as it is now; null before the first time.</summary>
    public PortListener? Built { get; set; }
}
