using KGateway.Grains.Contracts.Views;
using KGateway.Kubernetes.Authentication;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation;

namespace KGateway.Silo.Hosting;

/// <summary>Finds the Gateway behind a shortened name among those that exist.</summary>
internal sealed class GatewayNames(IClusterView view) : IGatewayNames
{
    public ObjectKey? Find(string @namespace, string objectName)
    {
        foreach (var gateway in view.State.All<Gateway>())
        {
            if (gateway.Key.Namespace == @namespace && ProxyNames.Safe(gateway.Key.Name) == objectName)
                return gateway.Key;
        }

        return null;
    }
}
