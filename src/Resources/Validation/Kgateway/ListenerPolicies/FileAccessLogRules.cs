using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Validation.Kgateway.ListenerPolicies;

/// <summary>Rules of an access log in a file.</summary>
[Cel("has(self.stringFormat) != has(self.jsonFormat)", "exactly one of the fields in [stringFormat jsonFormat] must be set")]
internal sealed class FileAccessLogRules : IRules<FileAccessLog>
{
    public void Check(FileAccessLog log, Violations violations)
    {
        int count = (log.StringFormat is null ? 0 : 1)
            + (log.JsonFormat is null ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one of the fields in [stringFormat jsonFormat] must be set");
    }
}
