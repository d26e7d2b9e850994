using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Resources;
using KGateway.Silo.Admin;
using KGateway.Translation;

namespace KGateway.Silo.Proxies;

/// <summary>Runs no proxy; says how to connect one's own.</summary>
internal sealed partial class UnmanagedProxyDeployer(AdminOptions admin, ILogger<UnmanagedProxyDeployer> logger) : IProxyDeployer
{
    private readonly ILogger _logger = logger;

    /// <inheritdoc/>
    public ValueTask EnsureAsync(GatewayInfrastructure infrastructure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(infrastructure);
        var gateway = infrastructure.Gateway.ToString();
        LogConnect(gateway, admin.ConnectCommand(gateway));
        return default;
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(ObjectKey gateway, CancellationToken cancellationToken) => default;

    [LoggerMessage(130, LogLevel.Information,
        "Gateway {Gateway}: no Envoy is run for it. Connect yours: {Command}")]
    private partial void LogConnect(string gateway, string command);
}
