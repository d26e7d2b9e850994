using Envoy.Extensions.TransportSockets.Tls.V3;

namespace KGateway.Translation.Listeners.Tls;

/// <summary>The TLS that ends at a listener.</summary>
/// <param name="Context">Envoy's context; null when the listener can't be served.</param>
/// <param name="Problem">What isn't as written; null when all is.</param>
internal sealed record ServerTls(DownstreamTlsContext? Context, ListenerProblem? Problem);
