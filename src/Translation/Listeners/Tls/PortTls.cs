using Envoy.Config.Core.V3;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Listener;
using KGateway.Translation.State;

namespace KGateway.Translation.Listeners.Tls;

/// <summary>
/// The TLS that ends at the listeners of a port. Certificates are read and checked once for all the changes of routes that come until
/// they change themselves.
/// </summary>
internal sealed class PortTls
{
    private static readonly string[] HttpProtocols = ["h2", "http/1.1"];

    private readonly Dictionary<AttachedListener, (TransportSocket? Socket, ListenerProblem? Problem)> _listeners = [];
    private readonly Dictionary<AttachedListener, EquatableArray<string>> _names = [];

    /// <summary>The TLS of those listeners that end it.</summary>
    public static PortTls Resolve(
        AttachedListener[] listeners, PortPolicies policies, Gateway gateway, ILookups lookups, TranslationSettings settings)
    {
        var port = new PortTls();
        for (var i = 0; i < listeners.Length; i++)
        {
            var listener = listeners[i];
            if (!ListenerProtocol.EndsTls(listener.Spec))
                continue;
            // What is inside the TLS of a TLS listener is up to clients and backends.
            ReadOnlySpan<string> protocols = listener.Spec.Protocol == ListenerProtocol.Https ? HttpProtocols : [];
            var tls = ServerTlsResolver.Resolve(listener, policies.Of(i).ClientCertificates, gateway, protocols, lookups, settings);
            var socket = tls.Context is { } context
                ? new TransportSocket { Name = "envoy.transport_sockets.tls", TypedConfig = TypedConfig.Of(context) }
                : null;
            port._listeners[listener] = (socket, tls.Problem);
            port._names[listener] = tls.Names;
        }

        return port;
    }

    /// <summary>
    /// The transport socket of a listener that ends TLS, null when it can't be served, and what isn't as written, null when all is.
    /// </summary>
    public (TransportSocket? Socket, ListenerProblem? Problem) Of(AttachedListener listener) => _listeners[listener];

    /// <summary>The hosts that the certificates of a listener are valid for; none when it can't be served.</summary>
    public EquatableArray<string> NamesOf(AttachedListener listener) => _names.GetValueOrDefault(listener);
}
