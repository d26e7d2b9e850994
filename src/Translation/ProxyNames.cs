using System.Security.Cryptography;
using KGateway.Resources;

namespace KGateway.Translation;

/// <summary>Names of what is deployed for a Gateway, and by which a proxy says whose it is; they are kgateway's.</summary>
public static class ProxyNames
{
    private const int MaxLength = 63;
    private const int KeptLength = 50;
    private const int HashLength = 12;

    /// <summary>
    /// A Gateway's name cut to what names and labels may have: unchanged up to 63 characters, else its first 50 and a part of its hash.
    /// </summary>
    public static string Safe(string gatewayName)
    {
        ArgumentNullException.ThrowIfNull(gatewayName);
        if (gatewayName.Length <= MaxLength)
            return gatewayName;
        var hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(gatewayName)));
        return $"{gatewayName.AsSpan(0, KeptLength).TrimEnd('-')}-{hash.AsSpan(0, HashLength)}";
    }

    /// <summary>The objects of a Gateway: its ServiceAccount, ConfigMap, Service, Deployment and more all have this name.</summary>
    public static ObjectKey Objects(ObjectKey gateway) => new(gateway.Namespace, Safe(gateway.Name));

    /// <summary>The cluster of all proxies of a Gateway, by which Envoy knows its neighbours.</summary>
    public static string LocalCluster(ObjectKey gateway) => $"{Safe(gateway.Name)}.{gateway.Namespace}";

    /// <summary>The role in a node's metadata, by which a control plane knows the Gateway that a proxy serves.</summary>
    public static string Role(ObjectKey gateway) => $"kgateway-kube-gateway-api~{gateway.Namespace}~{gateway.Name}";
}
