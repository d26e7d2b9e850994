using KGateway.Grains.Contracts.Views;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Logins.Discovery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace KGateway.Kubernetes.Logins;

/// <summary>Adds what logins by OAuth 2 and OpenID Connect need of the control plane.</summary>
public static class LoginServiceCollectionExtensions
{
    /// <summary>
    /// Adds the Secret that cookies are signed with and the discovery of issuers; needs <see cref="KubernetesApi"/>,
    /// <see cref="IClusterView"/> and <see cref="IWorkShare"/>.
    /// </summary>
    public static IServiceCollection AddLogins(this IServiceCollection services, LoginOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(DiscoveryClient.Name, DiscoveryClient.Configure);
        services.AddSingleton<DiscoveryClient>();
        services.AddSingleton<IssuerDocumentWriter>();
        services.AddSingleton<IHostedService, CookieSigningSecret>();
        services.AddSingleton<IHostedService, IssuerDiscovery>();
        return services;
    }
}
