using KGateway.Resources;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Sources;

internal sealed partial class Reflector
{
    [LoggerMessage(EventId = 702, Level = LogLevel.Information, Message = "{Kind}: {Count} objects at {Position}")]
    private partial void LogListed(GroupKind kind, int count, long position);

    [LoggerMessage(EventId = 703, Level = LogLevel.Information, Message = "{Kind} isn't served; there are none until it is")]
    private partial void LogAbsent(GroupKind kind);

    [LoggerMessage(EventId = 708, Level = LogLevel.Warning, Message = "{Kind} can't be read, which is done without: {Reason}")]
    private partial void LogForbidden(GroupKind kind, string reason);

    [LoggerMessage(EventId = 704, Level = LogLevel.Information, Message = "{Kind} is served now, as {Version}")]
    private partial void LogServed(GroupKind kind, string version);

    [LoggerMessage(EventId = 705, Level = LogLevel.Information, Message = "{Kind} is listed again: {Reason}")]
    private partial void LogRelist(GroupKind kind, string reason);

    [LoggerMessage(EventId = 706, Level = LogLevel.Information, Message = "{Kind} is listed by pages: {Reason}")]
    private partial void LogPages(GroupKind kind, string reason);

    [LoggerMessage(EventId = 707, Level = LogLevel.Warning, Message = "{Kind}: nothing came from the API server for too long; the watch is opened again")]
    private partial void LogSilent(GroupKind kind);
}
