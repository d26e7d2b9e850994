using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;

namespace KGateway.XdsFrontend.Transport;

/// <summary>Requests of state-of-the-world streams.</summary>
internal sealed class StateOfTheWorldRequestForm : IRequestForm<DiscoveryRequest>
{
    public static StateOfTheWorldRequestForm Instance { get; } = new();

    public IWireForm Wire => StateOfTheWorldForm.Instance;

    public bool Delta => false;

    public Node? NodeOf(DiscoveryRequest request) => request.Node;

    public string TypeUrlOf(DiscoveryRequest request) => request.TypeUrl;

    public XdsRequest Read(DiscoveryRequest request, XdsType type) => new(type)
    {
        Nonce = request.ResponseNonce,
        Error = request.ErrorDetail?.Message,
        Names = request.ResourceNames,
        Version = request.VersionInfo,
    };
}
