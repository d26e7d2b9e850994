using System.Net;
using System.Net.Sockets;
using KGateway.Grains.Contracts.Views;
using KGateway.Resources.Core;
using KGateway.Translation.Endpoints;
using KGateway.Translation.State;

namespace KGateway.Silo.Echo;

/// <summary>
/// Runs an echo server on each static endpoint of the Services that ask for it by the annotation <c>kgateway.dev/echo: NAME</c>.
/// </summary>
internal sealed partial class EchoBackends(IClusterView view, ILogger<EchoBackends> logger) : BackgroundService
{
    /// <summary>The annotation; its value is the name in the answers.</summary>
    public const string Annotation = "kgateway.dev/echo";

    private readonly ILogger _logger = logger;
    private readonly Dictionary<IPEndPoint, (string Name, EchoServer? Server)> _servers = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ClusterState? seen = null;
        try
        {
            await foreach (var _ in view.WatchAsync(stoppingToken))
            {
                var state = view.State;
                if (!ReferenceEquals(state, seen))
                    await AdjustAsync(Wanted(state), stoppingToken);
                seen = state;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
        finally
        {
            await AdjustAsync([], CancellationToken.None);
        }
    }

    /// <summary>The servers that a state asks for.</summary>
    internal static Dictionary<IPEndPoint, string> Wanted(ClusterState state)
    {
        var wanted = new Dictionary<IPEndPoint, string>();
        foreach (var service in state.All<Service>())
        {
            if (service.Metadata.Annotations.GetValueOrDefault(Annotation) is not { Length: > 0 } name)
                continue;
            foreach (var slice in StaticEndpoints.SlicesOf(service, out _))
            {
                foreach (var endpoint in slice.Endpoints)
                {
                    foreach (var port in slice.Ports)
                        wanted.TryAdd(new IPEndPoint(IPAddress.Parse(endpoint.Addresses[0]), port.Port!.Value), name);
                }
            }
        }

        return wanted;
    }

    private async Task AdjustAsync(Dictionary<IPEndPoint, string> wanted, CancellationToken cancellationToken)
    {
        foreach (var (address, (name, server)) in _servers.ToList())
        {
            if (wanted.GetValueOrDefault(address) == name)
                continue;
            _servers.Remove(address);
            if (server is null)
                continue;
            await server.DisposeAsync();
            LogEnded(name, address);
        }

        foreach (var (address, name) in wanted)
        {
            if (_servers.ContainsKey(address))
                continue;
            _servers[address] = (name, await StartAsync(address, name, cancellationToken));
        }
    }

    private async Task<EchoServer?> StartAsync(IPEndPoint address, string name, CancellationToken cancellationToken)
    {
        try
        {
            var server = await EchoServer.StartAsync(name, address, cancellationToken);
            LogStarted(name, address);
            return server;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            LogFailed(name, address, e.Message);
            return null;
        }
    }

    [LoggerMessage(160, LogLevel.Information, "Echo backend {Name} answers on {Address}")]
    private partial void LogStarted(string name, IPEndPoint address);

    [LoggerMessage(161, LogLevel.Information, "Echo backend {Name} on {Address} has ended")]
    private partial void LogEnded(string name, IPEndPoint address);

    [LoggerMessage(162, LogLevel.Error, "Echo backend {Name} can't listen on {Address}: {Reason}")]
    private partial void LogFailed(string name, IPEndPoint address, string reason);
}
