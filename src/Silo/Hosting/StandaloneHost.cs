using System.Net;
using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Contracts.Sources;
using KGateway.Grains.Hosting;
using KGateway.Silo.Admin;
using KGateway.Silo.Dashboard;
using KGateway.Silo.Echo;
using KGateway.Silo.Folder;
using KGateway.Silo.Proxies;
using KGateway.Silo.Validation;
using KGateway.XdsFrontend;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KGateway.Silo.Hosting;

/// <summary>Puts together the process of <c>kgateway run</c>: one silo, a folder as the source, Envoys as children.</summary>
internal static class StandaloneHost
{
    private static readonly TimeSpan DrainWindow = TimeSpan.FromMilliseconds(500);

    /// <summary>The host, ready to run; <paramref name="replace"/> may put other services in the place of ours.</summary>
    public static WebApplication Create(RunOptions options, Action<IServiceCollection>? replace = null)
    {
        var builtIn = BuiltInObjects.For(options.Translation);
        // Of several processes the first is the one that reads; it need not wait for the host.
        var ahead = options.Join is null ? FollowedFolder.ReadAsync(options.Folder, builtIn) : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = "kgateway",
            // Where the program was started there may be anything: no settings are read from there, and no tree is watched.
            ContentRootPath = AppContext.BaseDirectory,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        // What Orleans says of a single process starting and stopping helps nobody.
        builder.Logging.AddPlainConsole(
            options.Verbose ? LogLevel.Debug : LogLevel.Information, ofOrleans: options.Verbose ? null : LogLevel.Error);
        builder.WebHost.UseUrls().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(options.SiloPort, gatewayPort: 0, options.Join, "kgateway", "kgateway");
            silo.AddKGateway(grains => grains.Translation = options.Translation);
            silo.Services.AddEnvoyValidation(options.Translation, options.Envoy);
            silo.AddSiloDashboard();
        });
        AddServices(builder.Services, options);
        builder.Services.AddSingleton(provider => new FolderSource(
            options.Folder,
            builtIn,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<FolderSource>>(),
            ahead));
        builder.Services.AddSingleton<IResourceSource>(static provider => provider.GetRequiredService<FolderSource>());
        builder.AddTelemetry();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapPort(options.XdsPort, PortPipelines.Xds);
        app.MapPort(options.AdminPort, PortPipelines.Admin);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, RunOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(options.Address, options.XdsPort, static listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(options.Address, options.AdminPort, static listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static void AddServices(IServiceCollection services, RunOptions options)
    {
        services.AddHttpClient();
        services.AddSingleton(options.Admin);
        services.AddSingleton<AdminGuard>();
        services.AddSingleton<StateReader>();
        var xds = new XdsAddress(
            options.Address.Equals(IPAddress.Any) ? "127.0.0.1" : options.Address.Equals(IPAddress.IPv6Any) ? "::1" : options.Address.ToString(),
            options.XdsPort,
            options.XdsToken);
        services.AddSingleton(xds);
        services.AddXdsFrontend(frontend =>
        {
            frontend.SharedToken = options.XdsToken;
            frontend.DrainWindow = DrainWindow;
            // Streams have no end here: each proxy knows one process, so a new stream would lead to where it was.
        });

        if (options.Envoy is { } program)
        {
            services.AddSingleton(new EnvoyOptions
            {
                Program = program,
                Concurrency = options.EnvoyConcurrency,
                LogLevel = options.Verbose ? "info" : "warning",
                Xds = xds,
            });
            services.AddSingleton<EnvoyProcessDeployer>();
            services.AddSingleton<IProxyDeployer>(static provider => provider.GetRequiredService<EnvoyProcessDeployer>());
            // Registered after the xDS server, so stopped before it: the proxies end before their streams would.
            services.AddHostedService<EnvoyShutdown>();
        }
        else
        {
            services.AddSingleton<IProxyDeployer, UnmanagedProxyDeployer>();
        }

        services.AddSingleton(static provider => new EnvoyProcesses(provider.GetService<EnvoyProcessDeployer>()));
        services.AddHostedService<ProgressReporter>();
        // Of several processes on one folder the first runs the backends.
        if (options.Join is null)
            services.AddHostedService<EchoBackends>();
    }
}
