using Envoy.Extensions.TransportSockets.Tls.V3;
using KGateway.Resources;

namespace KGateway.Translation.Listeners.Tls;

/// <summary>The TLS that ends at a listener.</summary>
/// <param name="Context">Envoy's context; null when the listener can't be served.</param>
/// <param name="Problem">What isn't as written; null when all is.</param>
/// <param name="Names">The hosts that one of its certificates is valid for; some may be there several times.</param>
internal sealed record ServerTls(DownstreamTlsContext? Context, ListenerProblem? Problem, EquatableArray<string> Names = default);
