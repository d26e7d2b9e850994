using KGateway.Silo.Proxies;

namespace KGateway.Silo.Admin;

/// <summary>The Envoy processes that this process runs, if it runs any.</summary>
internal sealed class EnvoyProcesses(EnvoyProcessDeployer? deployer)
{
    /// <summary>They, ordered by Gateway.</summary>
    public IReadOnlyList<EnvoyProxyState> All => deployer?.Proxies ?? [];

    /// <summary>Admin interface of the Envoy with a node id; null when it isn't ours or isn't running.</summary>
    public Uri? AdminOf(string nodeId)
    {
        foreach (var proxy in All)
        {
            if (BootstrapOptions.DefaultNodeId(proxy.Gateway) == nodeId)
                return proxy.Admin;
        }

        return null;
    }
}
