using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KGateway.Kubernetes.Api;

/// <summary>Adds the client of the Kubernetes API.</summary>
public static class KubernetesApiServiceCollectionExtensions
{
    /// <summary>Adds <see cref="KubernetesApi"/>, unless there is one; see <see cref="KubernetesApi.Connect"/>.</summary>
    public static IServiceCollection AddKubernetesApi(this IServiceCollection services, string? kubeconfig = null, string? context = null)
    {
        services.TryAddSingleton(_ => KubernetesApi.Connect(kubeconfig, context));
        return services;
    }
}
