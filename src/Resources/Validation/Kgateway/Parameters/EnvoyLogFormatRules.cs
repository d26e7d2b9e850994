using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Resources.Validation.Kgateway.Parameters;

/// <summary>Rules of the format of a proxy's own log.</summary>
[Cel("has(self.json) != has(self.text)", "exactly one of the fields in [json text] must be set")]
internal sealed class EnvoyLogFormatRules : IRules<EnvoyLogFormat>
{
    public void Check(EnvoyLogFormat format, Violations violations)
    {
        if (format.Json is null == format.Text is null)
            violations.Report("", "exactly one of the fields in [json text] must be set");
        RawObjects.Check(format.Json, "json", violations);
    }
}
