using KGateway.Resources;

namespace KGateway.Kubernetes.Authentication;

/// <summary>Knows the Gateways of the cluster, to find the one whose name was shortened for its ServiceAccount.</summary>
public interface IGatewayNames
{
    /// <summary>
    /// The Gateway of a namespace whose objects have a name (<see cref="Translation.ProxyNames.Safe"/>); null when none is known.
    /// </summary>
    ObjectKey? Find(string @namespace, string objectName);
}
