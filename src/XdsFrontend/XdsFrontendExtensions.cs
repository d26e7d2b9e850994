using Grpc.AspNetCore.Server.Model;
using KGateway.XdsFrontend.Authentication;
using KGateway.XdsFrontend.Diagnostics;
using KGateway.XdsFrontend.Sessions;
using KGateway.XdsFrontend.ClientStatus;
using KGateway.XdsFrontend.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KGateway.XdsFrontend;

/// <summary>
/// Puts the xDS server into a web application: ADS and the services of single types, incremental and state of the world, and CSDS. The
/// application must register an <see cref="Grains.Contracts.Proxies.IProxyAdmission"/> and listen with HTTP/2; it may register an
/// <see cref="IProxyAuthenticator"/> of its own.
/// </summary>
public static class XdsFrontendExtensions
{
    // What the other services need to stop after the streams have ended.
    private static readonly TimeSpan StopReserve = TimeSpan.FromSeconds(40);

    /// <summary>Registers the server's services; wrong options are reported when the host starts.</summary>
    public static IServiceCollection AddXdsFrontend(this IServiceCollection services, Action<XdsFrontendOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<XdsFrontendOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<XdsFrontendOptions>, XdsFrontendOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IProxyAuthenticator>(provider =>
            provider.GetRequiredService<IOptions<XdsFrontendOptions>>().Value.SharedToken is { } token
                ? new SharedTokenAuthenticator(token)
                : new OpenProxyAuthenticator());
        services.TryAddSingleton<StreamRegistry>();
        services.TryAddSingleton<PushGate>();
        services.TryAddSingleton<XdsMetrics>();
        services.TryAddSingleton<SessionFactory>();
        services.TryAddSingleton<DiscoveryService>();
        services.TryAddSingleton<ClientStatusService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<DiscoveryService>, DiscoveryService.Methods>());
        services.AddHostedService<StreamDrain>();
        services.AddGrpc();
        services.AddOptions<Grpc.AspNetCore.Server.GrpcServiceOptions<DiscoveryService>>().Configure<IOptions<XdsFrontendOptions>>((grpc, xds) =>
        {
            grpc.MaxReceiveMessageSize = xds.Value.MaxReceiveMessageBytes;
            grpc.MaxSendMessageSize = null;
        });
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<XdsFrontendOptions>>((kestrel, xds) =>
        {
            kestrel.Limits.Http2.KeepAlivePingDelay = xds.Value.KeepAlivePingDelay;
            kestrel.Limits.Http2.KeepAlivePingTimeout = xds.Value.KeepAlivePingTimeout;
        });
        services.AddOptions<HostOptions>().PostConfigure<IOptions<XdsFrontendOptions>>((host, xds) =>
        {
            var needed = xds.Value.DrainWindow + StopReserve;
            host.ShutdownTimeout = host.ShutdownTimeout < needed ? needed : host.ShutdownTimeout;
        });
        return services;
    }

    /// <summary>Maps the server's gRPC services.</summary>
    public static IEndpointRouteBuilder MapXdsFrontend(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.MapGrpcService<DiscoveryService>();
        endpoints.MapGrpcService<ClientStatusService>();
        return endpoints;
    }
}
