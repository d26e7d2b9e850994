using KGateway.Translation.Listeners;

namespace KGateway.Translation.Engine;

/// <summary>The Envoy listener of a port; depends on the Secrets of its certificates.</summary>
internal sealed class PortUnit(int port) : Unit
{
    public int Port { get; } = port;

    /// <summary>The listener as it is now; null before the first time.</summary>
    public PortListener? Built { get; set; }
}
