using Envoy.Config.Listener.V3;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;
using KGateway.Translation.L4Routes;

namespace KGateway.Translation.Listeners;

/// <summary>Builds the Envoy listener of a UDP port, which has one listener and serves one route.</summary>
internal static class UdpListenerBuilder
{
    /// <summary>Builds and encodes the listener of a port.</summary>
    public static PortListener Build(
        ListenerPort port,
        AttachedListener[] listeners,
        Func<AttachedListener, IReadOnlyCollection<L4Chain>> chainsOf,
        TranslationSettings settings)
    {
        var problems = new Dictionary<int, (ListenerProblem, bool)>();
        EncodedMessage? encoded = null;
        foreach (var listener in listeners)
        {
            if (chainsOf(listener).FirstOrDefault() is not { } chain)
            {
                problems[listener.Index] = (new("UDP listener has no valid backends or routes", null, null), false);
                continue;
            }

            var message = ListenerBytes.Empty(port, settings);
            message.UdpListenerConfig = new UdpListenerConfig();
            encoded = new(XdsType.Listener, message.Name, ListenerBytes.Join(message, chain.Bytes.Span), chain.Clusters);
        }

        return new(encoded, [], problems);
    }
}
