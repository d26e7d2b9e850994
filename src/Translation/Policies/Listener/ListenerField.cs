using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Resources;
using KGateway.Translation.Backends;
using EnvoyListener = Envoy.Config.Listener.V3.Listener;

namespace KGateway.Translation.Policies.Listener;

/// <summary>
/// One field of a policy of listeners with everything looked up that it refers to, as the parts of Envoy's messages that it sets. The
/// parts are never changed. Compares by content.
/// </summary>
/// <param name="Key">Name of the field in what is told of merges, without the place it stands at.</param>
internal sealed record ListenerField(string Key)
{
    /// <summary>What it sets of a port's listener; null for nothing.</summary>
    public EnvoyListener? Port { get; init; }

    /// <summary>What it sets of a filter chain; null for nothing.</summary>
    public FilterChain? Chain { get; init; }

    /// <summary>What it sets of an HTTP connection manager; null for nothing.</summary>
    public HttpConnectionManager? Http { get; init; }

    /// <summary>An HTTP filter that it adds; null for none.</summary>
    public HttpFilter? Filter { get; init; }

    /// <summary>The backends that proxies send something to because of it.</summary>
    public EquatableArray<BackendKey> Backends { get; init; }
}
