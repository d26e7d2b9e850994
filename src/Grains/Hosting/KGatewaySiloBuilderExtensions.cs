using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Sources;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Grains.Contracts.Views;
using KGateway.Grains.Hub;
using KGateway.Grains.Infrastructure;
using KGateway.Grains.Metrics;
using KGateway.Grains.Proxies;
using KGateway.Grains.Translations;
using KGateway.Grains.Validation;
using KGateway.Grains.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KGateway.Grains.Hosting;

/// <summary>Adds the grains of KGateway to a silo.</summary>
public static class KGatewaySiloBuilderExtensions
{
    /// <summary>
    /// Adds the hub, the grains and what serves them: <see cref="IProxyAdmission"/> and <see cref="IClusterView"/> can be asked for
    /// afterwards. An <see cref="IResourceSource"/> must be registered; an <see cref="IProxyDeployer"/> and an
    /// <see cref="IStatusWriter"/> may be, else proxies are left to people and statuses can only be looked at.
    /// </summary>
    public static ISiloBuilder AddKGateway(this ISiloBuilder builder, Action<KGatewayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var options = services.AddOptions<KGatewayOptions>()
            .Validate(static o => o.Lease > TimeSpan.Zero && o.Audit > TimeSpan.Zero, "Lease and Audit must be positive.")
            .Validate(static o => o.Calm > TimeSpan.Zero, "Calm must be positive.")
            .Validate(static o => o.ProxyPatience > TimeSpan.Zero, "ProxyPatience must be positive.")
            .Validate(static o => o.PageBytes is >= 1024 and <= 64 << 20, "PageBytes must be between 1 KiB and 64 MiB.");
        if (configure is not null)
            options.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<ITranslation, Translations.Translation>();
        services.TryAddSingleton<IProxyDeployer, NoProxyDeployer>();
        services.TryAddSingleton(static _ => TranslationGate.ForThisMachine());
        services.AddSingleton<GrainMetrics>();
        services.AddSingleton<DeploymentMetrics>();
        services.AddSingleton<ValidationMetrics>();
        services.AddSingleton<LocalGrains>();
        services.AddSingleton<HubActivity>();
        services.AddSingleton<SiloMembership>();
        services.AddSingleton<IWorkShare>(static provider => provider.GetRequiredService<SiloMembership>());
        services.AddSingleton<StateReplica>();
        services.AddSingleton<SnapshotReplicas>();
        services.AddSingleton<OwnerKeeper>();
        services.AddSingleton<EndpointStreams>();
        services.AddSingleton<WorkSpread>();
        services.AddSingleton<ConfigurationChecks>();
        services.AddSingleton<ProxyRegistry>();
        services.AddSingleton<LocalView>();
        services.AddSingleton<HubLoops>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<HubLoops>());
        services.AddSingleton<ISiloHubClient, SiloHubClient>();
        services.AddSingleton<IProxyAdmission, ProxyAdmission>();
        services.AddSingleton<IClusterView, ClusterViewer>();
        services.AddSingleton<LocalDescriptions>();
        services.AddSingleton<IObjectDescriber, ObjectDescriber>();
        builder.AddGrainService<SiloHub>();
        builder.AddFastTakeOver();
        return builder;
    }
}
