using KGateway.Grains.Contracts.Sources;
using KGateway.Kubernetes.Api;
using KGateway.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KGateway.Kubernetes.Sources;

/// <summary>Adds the Kubernetes API server as the source of objects.</summary>
public static class KubernetesSourceServiceCollectionExtensions
{
    /// <summary>
    /// Adds the source; the server is that of <see cref="KubernetesApi"/>, which is added with its defaults if it isn't there yet.
    /// Objects of <paramref name="builtIn"/> count as there while the server has none of their name.
    /// </summary>
    public static IServiceCollection AddKubernetesSource(this IServiceCollection services, WatchedKinds kinds, IEnumerable<Resource> builtIn)
    {
        services.AddSingleton(kinds);
        services.AddSingleton(new StandIns(builtIn));
        services.TryAddSingleton(TimeProvider.System);
        services.AddKubernetesApi();
        services.AddSingleton<IResourceSource, KubernetesSource>();
        return services;
    }
}
