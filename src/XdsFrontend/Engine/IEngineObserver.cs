using KGateway.Grains.Contracts.Proxies;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>Is told what an engine learns and decides; for logs, metrics and reports. Must not block.</summary>
internal interface IEngineObserver
{
    /// <summary>The state of a type changed.</summary>
    void Report(ProxyTypeState state);

    /// <summary>The proxy accepted a response after <paramref name="elapsed"/>.</summary>
    void Accepted(XdsType type, TimeSpan elapsed);

    /// <summary>The proxy refused a response.</summary>
    void Rejected(XdsType type, ProxyRejection rejection);

    /// <summary>A listener or route was sent although the endpoints of a cluster that it names had not been.</summary>
    void SentWithoutEndpoints(EncodedResource resource, string cluster);
}
