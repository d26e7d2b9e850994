using Microsoft.Extensions.Logging;

namespace KGateway.XdsFrontend.Sessions;

internal sealed partial class StreamDrain
{
    [LoggerMessage(4010, LogLevel.Information, "Ending {Streams} xDS streams over {Window}")]
    private partial void Draining(int streams, TimeSpan window);
}
