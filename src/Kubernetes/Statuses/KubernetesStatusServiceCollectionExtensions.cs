using KGateway.Grains.Contracts.Statuses;
using KGateway.Kubernetes.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KGateway.Kubernetes.Statuses;

/// <summary>Adds the writing of statuses to a Kubernetes API server.</summary>
public static class KubernetesStatusServiceCollectionExtensions
{
    /// <summary>
    /// Adds the writer; the server is that of <see cref="KubernetesApi"/>, which is added with its defaults if it isn't there yet.
    /// </summary>
    public static IServiceCollection AddKubernetesStatuses(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddKubernetesApi();
        services.AddSingleton<IStatusWriter, KubernetesStatusWriter>();
        return services;
    }
}
