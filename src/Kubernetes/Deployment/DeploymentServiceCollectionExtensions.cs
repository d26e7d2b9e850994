using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Kubernetes.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace KGateway.Kubernetes.Deployment;

/// <summary>Adds what deploys proxies to Kubernetes.</summary>
public static class DeploymentServiceCollectionExtensions
{
    /// <summary>
    /// Adds the <see cref="IProxyDeployer"/> that runs proxies as Deployments, and what watches these; needs <see cref="KubernetesApi"/>. The
    /// translation must be told by <see cref="Translation.TranslationSettings.DeploysToKubernetes"/>.
    /// </summary>
    public static IServiceCollection AddKubernetesProxyDeployer(this IServiceCollection services, DeployerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        services.Replace(ServiceDescriptor.Singleton<IProxyDeployer, KubernetesProxyDeployer>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IHostedService, DriftWatcher>();
        return services;
    }

    /// <summary>Adds the creation of our GatewayClasses; needs <see cref="KubernetesApi"/>.</summary>
    public static IServiceCollection AddGatewayClassBootstrap(this IServiceCollection services, GatewayClassOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IHostedService, GatewayClassBootstrap>();
        return services;
    }
}
