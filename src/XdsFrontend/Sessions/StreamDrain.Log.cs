using Microsoft.Extensions.Logging;

namespace KGateway.XdsFrontend.Sessions;

internal sealed partial class StreamDrain
{
    [LoggerMessage(4010, LogLevel.Information, "Ending {Streams} xDS streams over {Window}")]
    private partial void Draining(int streams, TimeSpan window);

    [LoggerMessage(4011, LogLevel.Warning, "Stopping without having told {Streams} xDS streams their end: their proxies don't read")]
    private partial void NotCompleted(int streams);
}
