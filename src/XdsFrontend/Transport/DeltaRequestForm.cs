using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;

namespace KGateway.XdsFrontend.Transport;

/// <summary>Requests of incremental streams.</summary>
internal sealed class DeltaRequestForm : IRequestForm<DeltaDiscoveryRequest>
{
    public static DeltaRequestForm Instance { get; } = new();

    public IWireForm Wire => DeltaForm.Instance;

    public bool Delta => true;

    public Node? NodeOf(DeltaDiscoveryRequest request) => request.Node;

    public string TypeUrlOf(DeltaDiscoveryRequest request) => request.TypeUrl;

    public XdsRequest Read(DeltaDiscoveryRequest request, XdsType type) => new(type)
    {
        Nonce = request.ResponseNonce,
        Error = request.ErrorDetail?.Message,
        Names = request.ResourceNamesSubscribe,
        Unsubscribe = request.ResourceNamesUnsubscribe,
        InitialVersions = request.InitialResourceVersions,
    };
}
