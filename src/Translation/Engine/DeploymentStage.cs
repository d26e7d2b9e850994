using System.Collections.Immutable;
using KGateway.Translation.Backends;
using KGateway.Translation.Gateways;

namespace KGateway.Translation.Engine;

/// <summary>Keeps what must be deployed for the Gateway, and where it can be reached.</summary>
internal sealed class DeploymentStage(EngineContext context)
{
    private ImmutableDictionary<string, BackendKey> _backends = ImmutableDictionary<string, BackendKey>.Empty;
    private ImmutableDictionary<string, BackendKey> _withProxies = ImmutableDictionary<string, BackendKey>.Empty;
    private BackendKey _proxies;

    /// <summary>Depends on the parameters and on the Service of the Gateway.</summary>
    public DeploymentUnit Unit { get; } = new();

    /// <summary>The deployment; null before the first update.</summary>
    public GatewayDeployment? Current { get; private set; }

    /// <summary>
    /// The backends with endpoints: those of the clusters, and the Gateway's own proxies where they are deployed. The same instance as long
    /// as nothing changes.
    /// </summary>
    public ImmutableDictionary<string, BackendKey> WithProxies(ImmutableDictionary<string, BackendKey> backends)
    {
        if (Proxies() is not { } proxies)
            return backends;
        if (!ReferenceEquals(backends, _backends) || proxies != _proxies)
        {
            _backends = backends;
            _proxies = proxies;
            _withProxies = backends.SetItem(proxies.ClusterName, proxies);
        }

        return _withProxies;
    }

    /// <summary>Finds the deployment anew. Returns whether it differs.</summary>
    public bool Update(GatewayFrame frame)
    {
        var deployment = InfrastructureBuilder.Build(frame, context.Lookups, context.Settings);
        context.Depend(Unit);
        if (deployment == Current)
            return false;

        // What is equal stays the same instance, so that others see at once that nothing is to do.
        Current = deployment.Infrastructure == Current?.Infrastructure
            ? deployment with { Infrastructure = Current!.Infrastructure }
            : deployment;
        return true;
    }

    private BackendKey? Proxies()
    {
        if (!context.Settings.DeploysToKubernetes || Current is not { Infrastructure: var infrastructure })
            return null;
        foreach (var port in infrastructure.Ports)
        {
            if (port.Protocol == "TCP")
                return BackendKey.OfProxies(infrastructure.Gateway, port.Port);
        }

        return null;
    }
}
