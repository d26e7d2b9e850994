namespace KGateway.Silo.Proxies;

internal sealed partial class EnvoyProcessDeployer
{
    [LoggerMessage(120, LogLevel.Information, "Gateway {Gateway}: starting an Envoy")]
    private partial void LogStarting(string gateway);

    [LoggerMessage(121, LogLevel.Information, "Gateway {Gateway}: Envoy is ready on port {Ports} (its admin interface: {Admin})")]
    private partial void LogReady(string gateway, string ports, Uri admin);

    [LoggerMessage(122, LogLevel.Information, "Gateway {Gateway}: gone, its Envoy has ended")]
    private partial void LogRemoved(string gateway);

    [LoggerMessage(123, LogLevel.Error,
        "Gateway {Gateway}: {Port} is also a port of Gateway {Other}, and connections would reach either. Give one of them another port.")]
    private partial void LogPortShared(string gateway, string port, string other);

    [LoggerMessage(124, LogLevel.Error, "Gateway {Gateway}: {Problem}. Change the listener's port, or free it.")]
    private partial void LogPortProblem(string gateway, string problem);
}
