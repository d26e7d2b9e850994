using KGateway.Kubernetes.Api;
using KGateway.XdsFrontend.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KGateway.Kubernetes.Authentication;

/// <summary>Adds authentication of proxies by the tokens of their ServiceAccounts.</summary>
public static class ServiceAccountAuthenticationExtensions
{
    /// <summary>
    /// Makes the xDS server take ServiceAccount tokens and nothing else. Needs <see cref="KubernetesApi"/>; an
    /// <see cref="IGatewayNames"/> is used if there is one.
    /// </summary>
    public static IServiceCollection AddServiceAccountAuthentication(
        this IServiceCollection services, Action<ServiceAccountOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<ServiceAccountOptions>()
            .Validate(static o => !string.IsNullOrWhiteSpace(o.Audience), "the audience of ServiceAccount tokens must not be blank")
            .Validate(static o => o.KeysInterval > TimeSpan.Zero, "the interval of reading keys must be positive")
            .ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClusterKeys>();
        services.AddHostedService<FirstKeys>();
        services.TryAddSingleton<TokenVerifier>();
        services.TryAddSingleton<TokenReviews>();
        services.AddHostedService(static provider => provider.GetRequiredService<TokenReviews>());
        services.Replace(ServiceDescriptor.Singleton<IProxyAuthenticator, ServiceAccountAuthenticator>());
        return services;
    }
}
