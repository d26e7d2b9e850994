using KGateway.Grains.Hosting;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Authentication;
using KGateway.Kubernetes.Deployment;
using KGateway.Kubernetes.Ec2;
using KGateway.Kubernetes.Logins;
using KGateway.Kubernetes.Membership;
using KGateway.Kubernetes.Sources;
using KGateway.Kubernetes.Statuses;
using KGateway.Kubernetes.XdsTls;
using KGateway.Silo.Admin;
using KGateway.Silo.Dashboard;
using KGateway.Silo.Validation;
using KGateway.XdsFrontend;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KGateway.Silo.Hosting;

/// <summary>Puts together the process of <c>kgateway controller</c>: one replica of the control plane in Kubernetes.</summary>
internal static class ControllerHost
{
    // Streams end one by one within the drain window, then grains are handed over; the kubelet's patience is longer.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan DrainWindow = TimeSpan.FromSeconds(5);

    /// <summary>The host, ready to run.</summary>
    public static WebApplication Create(ControllerOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = "kgateway",
            ContentRootPath = AppContext.BaseDirectory,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Logging.AddPlainConsole(options.LogLevel);
        builder.WebHost.UseUrls().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = ShutdownTimeout);
        // Certificates come first: what deploys proxies tells them whom to trust.
        AddServices(builder.Services, options);
        builder.UseOrleans(silo =>
        {
            if (options.Clustering is { } clustering)
                silo.UseKubernetesClustering(clustering);
            else
                silo.UseLocalhostClustering(siloPort: FreePort.Prefer(System.Net.IPAddress.Loopback, KubernetesClusteringOptions.DefaultSiloPort), gatewayPort: 0);
            silo.AddKGateway(grains => grains.Translation = options.Translation);
            silo.Services.AddEnvoyValidation(options.Translation, options.Envoy);
            silo.AddSiloDashboard();
        });
        builder.AddTelemetry();

        var app = builder.Build();
        app.MapPort(options.Deployer.XdsPort, PortPipelines.Xds);
        app.MapPort(ControllerOptions.MetricsPort, PortPipelines.Metrics);
        app.MapPort(ControllerOptions.HealthPort, PortPipelines.Health);
        app.MapPort(ControllerOptions.AdminPort, PortPipelines.Admin);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, ControllerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.ListenAnyIP(options.Deployer.XdsPort, listen =>
        {
            if (options.XdsTls)
                listen.UseXdsTls(plainText: !options.XdsTlsRequired);
            else
                listen.Protocols = HttpProtocols.Http2;
        });
        kestrel.ListenAnyIP(ControllerOptions.MetricsPort, static listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.ListenAnyIP(ControllerOptions.HealthPort, static listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(options.Admin.Address, static listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static void AddServices(IServiceCollection services, ControllerOptions options)
    {
        services.AddKubernetesApi(options.Kubeconfig);
        services.AddHttpClient();
        services.AddSingleton(options.Admin);
        services.AddSingleton<AdminGuard>();
        services.AddSingleton<StateReader>();
        services.AddSingleton(new EnvoyProcesses(null));
        services.AddXdsFrontend(frontend =>
        {
            frontend.DrainWindow = DrainWindow;
            // Also with one replica: when a second comes, the streams must be ageing already.
            frontend.StreamAge = options.StreamAge;
        });
        var deployer = options.Deployer;
        if (deployer.XdsAuthentication)
        {
            services.AddServiceAccountAuthentication(accounts => accounts.Audience = deployer.TokenAudience);
            services.AddSingleton<IGatewayNames, GatewayNames>();
        }

        if (options.XdsTls)
        {
            services.AddXdsCertificates(new XdsCertificateOptions
            {
                Namespace = deployer.Namespace,
                Deployment = options.Clustering?.Deployment,
                DnsNames = deployer.XdsHost is { } host
                    ? [host.TrimEnd('.')]
                    : XdsCertificateOptions.NamesOf(deployer.XdsServiceName, deployer.Namespace, deployer.ClusterDomain),
            });
        }

        services.AddKubernetesSource(
            new WatchedKinds(options.Translation.HonoursIstio), BuiltInObjects.For(options.Translation, options.Classes.Parameters));
        services.AddKubernetesStatuses();
        services.AddKubernetesProxyDeployer(deployer);
        if (options.XdsTls)
        {
            services.Replace(ServiceDescriptor.Singleton(provider =>
                deployer with { XdsAuthorities = () => provider.GetRequiredService<IXdsCertificates>().Authorities }));
        }

        services.AddGatewayClassBootstrap(options.Classes);
        if (options.Translation.EnableAwsEc2Discovery)
        {
            services.AddEc2Discovery(new Ec2Options
            {
                Translation = options.Translation, Deployment = options.Clustering?.Deployment, Interval = options.Ec2Interval,
            });
        }

        services.AddLogins(new LoginOptions { Translation = options.Translation, Deployment = options.Clustering?.Deployment });
    }
}
