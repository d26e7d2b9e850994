using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Certificates;
using KGateway.Kubernetes.Membership.Pods;
using KGateway.Kubernetes.Membership.Table;
using KGateway.Kubernetes.Membership.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace KGateway.Kubernetes.Membership;

/// <summary>Clustering of the replicas in Kubernetes.</summary>
public static class KubernetesClusteringSiloBuilderExtensions
{
    /// <summary>
    /// Makes the silo one of the replicas of an installation: they find each other through an OrleansCluster object, notice lost pods, and
    /// talk by mutual TLS. Needs a <see cref="KubernetesApi"/> among the services.
    /// </summary>
    /// <exception cref="InvalidOperationException">The options can't be right; the message names everything that is wrong.</exception>
    public static ISiloBuilder UseKubernetesClustering(this ISiloBuilder builder, KubernetesClusteringOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        builder.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
        builder.Configure<SiloOptions>(silo => silo.SiloName = options.PodName);
        builder.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = options.PodAddress;
            endpoint.SiloPort = options.SiloPort;
            // All callers of grains are in silos.
            endpoint.GatewayPort = 0;
        });
        AddMembership(builder.Services, options);
        AddTls(builder, options);
        return builder;
    }

    private static void AddMembership(IServiceCollection services, KubernetesClusteringOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<LeavingPatience>();
        services.AddSingleton<KubernetesMembershipTable>();
        services.AddSingleton<IMembershipTable>(static provider => provider.GetRequiredService<KubernetesMembershipTable>());
        services.AddHostedService<MembershipTableWatch>();
        services.AddHostedService<PodFailureWatcher>();
    }

    private static void AddTls(ISiloBuilder builder, KubernetesClusteringOptions options)
    {
        var services = builder.Services;
        if (options.CertificateFolder is { } folder)
        {
            services.AddKeyedSingleton<ICertificateSource>(SiloTls.Certificates, (provider, _) => CertificateFolder.Open(
                folder,
                needsAuthorities: true,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<CertificateFolder>>()));
        }
        else
        {
            services.AddSingleton<SiloCertificateSecret>();
            services.AddKeyedSingleton<ICertificateSource>(
                SiloTls.Certificates, static (provider, _) => provider.GetRequiredService<SiloCertificateSecret>());
            services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
                static provider => provider.GetRequiredService<SiloCertificateSecret>());
            services.AddHostedService(static provider => provider.GetRequiredService<SiloCertificateSecret>());
        }

        services.AddSingleton<SiloTls>();
        builder.Configure<SiloConnectionOptions>(static connections =>
        {
            connections.ConfigureSiloInboundConnection(static inbound => Tls(inbound).AcceptWith(inbound));
            connections.ConfigureSiloOutboundConnection(static outbound => Tls(outbound).ConnectWith(outbound));
            connections.ConfigureGatewayInboundConnection(static inbound => Tls(inbound).AcceptWith(inbound));
        });
    }

    private static SiloTls Tls(IConnectionBuilder connections) => connections.ApplicationServices.GetRequiredService<SiloTls>();
}
