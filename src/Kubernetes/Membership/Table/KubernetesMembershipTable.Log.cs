using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Membership.Table;

internal sealed partial class KubernetesMembershipTable
{
    [LoggerMessage(1110, LogLevel.Information, "{Count} silos that died long ago were removed from the membership table")]
    private partial void LogCleanedUp(int count);

    [LoggerMessage(1111, LogLevel.Warning, "{Path} had been deleted while silos run; it was restored from what this silo knows")]
    private partial void LogRestored(string path);
}
