using KGateway.Resources.Kgateway;

namespace KGateway.Resources.Validation.Kgateway;

/// <summary>Rules of a body format.</summary>
[Cel("has(self.text) != has(self.json)", "exactly one of the fields in [text json] must be set")]
internal sealed class BodyFormatRules : IRules<BodyFormat>
{
    public void Check(BodyFormat format, Violations violations)
    {
        if (format.Text is null == format.Json is null)
            violations.Report("", "exactly one of the fields in [text json] must be set");
        if (format.Json is { } json && !json.Text.StartsWith('{'))
            violations.Report("json", "must be an object");
    }
}
