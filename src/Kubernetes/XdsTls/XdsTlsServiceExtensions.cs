using KGateway.Kubernetes.Api;
using KGateway.XdsFrontend.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KGateway.Kubernetes.XdsTls;

/// <summary>Adds TLS to the xDS port.</summary>
public static class XdsTlsServiceExtensions
{
    /// <summary>
    /// Adds <see cref="IXdsCertificates"/>; needs <see cref="KubernetesApi"/>. The host starts only when there is a certificate, so
    /// this comes before what deploys proxies.
    /// </summary>
    public static IServiceCollection AddXdsCertificates(this IServiceCollection services, XdsCertificateOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<XdsCertificates>();
        services.AddSingleton<IXdsCertificates>(static provider => provider.GetRequiredService<XdsCertificates>());
        services.AddHostedService(static provider => provider.GetRequiredService<XdsCertificates>());
        return services;
    }

    /// <summary>Serves TLS with the certificate of <see cref="IXdsCertificates"/>, and plain text beside it where allowed.</summary>
    public static ListenOptions UseXdsTls(this ListenOptions listen, bool plainText)
    {
        ArgumentNullException.ThrowIfNull(listen);
        var certificates = listen.ApplicationServices.GetRequiredService<IXdsCertificates>();
        return listen.UseXdsTls(new XdsTlsOptions { Certificate = () => certificates.Current, PlainText = plainText });
    }
}
