using KGateway.Grains.Contracts.Versions;
using KGateway.Resources;

namespace KGateway.Grains.Gateways;

internal sealed partial class GatewayGrain
{
    [LoggerMessage(EventId = 200, Level = LogLevel.Debug, Message = "Gateway {Gateway} has revision {Revision} of {Inputs}")]
    private partial void LogTranslated(ObjectKey gateway, long revision, VersionVector inputs);

    [LoggerMessage(EventId = 201, Level = LogLevel.Error, Message = "Gateway {Gateway} could not be translated; what it had stays in force")]
    private partial void LogTranslationFailed(Exception exception, ObjectKey gateway);

    [LoggerMessage(EventId = 202, Level = LogLevel.Information, Message = "Gateway {Gateway} is gone")]
    private partial void LogVanished(ObjectKey gateway);

    [LoggerMessage(EventId = 203, Level = LogLevel.Error, Message = "The worker of Gateway {Gateway} failed")]
    private partial void LogWorkerFailed(Exception exception, ObjectKey gateway);

    [LoggerMessage(EventId = 204, Level = LogLevel.Warning, Message = "Statuses or deployment of Gateway {Gateway} could not be reported")]
    private partial void LogReportFailed(Exception exception, ObjectKey gateway);

    [LoggerMessage(EventId = 205, Level = LogLevel.Warning, Message = "The snapshot of Gateway {Gateway} didn't reach silo {Silo}")]
    private partial void LogPushFailed(Exception exception, ObjectKey gateway, SiloAddress silo);
}
