using KGateway.Grains.Contracts.Proxies;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;

namespace KGateway.XdsFrontend.Tests.Support;

internal sealed class RecordingObserver : IEngineObserver
{
    public Dictionary<XdsType, ProxyTypeState> States { get; } = [];

    public List<ProxyRejection> Rejections { get; } = [];

    public List<string> WithoutEndpoints { get; } = [];

    public int Acknowledgements { get; private set; }

    public void Report(ProxyTypeState state) => States[state.Type] = state;

    public void Accepted(XdsType type, TimeSpan elapsed) => Acknowledgements++;

    public void Rejected(XdsType type, ProxyRejection rejection) => Rejections.Add(rejection);

    public void SentWithoutEndpoints(EncodedResource resource, string cluster) => WithoutEndpoints.Add($"{resource.Name}:{cluster}");
}
