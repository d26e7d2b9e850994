namespace KGateway.Silo.Proxies;

internal sealed partial class EnvoyProxy
{
    [LoggerMessage(100, LogLevel.Error, "Gateway {Gateway}: {Program} can't be started: {Reason}")]
    private partial void LogStartFailed(string gateway, string program, string reason);

    [LoggerMessage(101, LogLevel.Error, "Gateway {Gateway}: its Envoy ended with exit code {ExitCode}")]
    private partial void LogExited(string gateway, int exitCode);

    [LoggerMessage(102, LogLevel.Information, "Gateway {Gateway}: starting its Envoy again in {Seconds} s")]
    private partial void LogRestarting(string gateway, double seconds);

    [LoggerMessage(103, LogLevel.Debug, "Gateway {Gateway}: its Envoy is killed because it didn't end when asked: {Reason}")]
    private partial void LogKilling(string gateway, string reason);

    [LoggerMessage(EventId = 104, Message = "[{Gateway}] {Line}")]
    private partial void LogEnvoy(LogLevel level, string gateway, string line);

    [LoggerMessage(105, LogLevel.Error,
        "Gateway {Gateway}: a listener's port can't be opened (see the line above). Change the listener's port, or end the program that uses it.")]
    private partial void LogCannotBind(string gateway);
}
