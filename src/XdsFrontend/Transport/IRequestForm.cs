using Envoy.Config.Core.V3;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;

namespace KGateway.XdsFrontend.Transport;

/// <summary>Reads the requests of one wire form.</summary>
internal interface IRequestForm<in TRequest>
{
    IWireForm Wire { get; }

    bool Delta { get; }

    Node? NodeOf(TRequest request);

    string TypeUrlOf(TRequest request);

    XdsRequest Read(TRequest request, XdsType type);
}
