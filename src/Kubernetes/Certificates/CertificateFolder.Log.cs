using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Certificates;

public sealed partial class CertificateFolder
{
    [LoggerMessage(1100, LogLevel.Information, "The certificates in {Folder} have changed; the new one is valid until {NotAfter:u}")]
    private partial void LogReloaded(string folder, DateTime notAfter);

    [LoggerMessage(1101, LogLevel.Error, "The changed certificates in {Folder} can't be used, the former stay in force: {Reason}")]
    private partial void LogUnusable(string folder, string reason);
}
