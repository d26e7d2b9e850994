using KGateway.Resources.Kgateway;

namespace KGateway.Resources.Validation.Kgateway;

/// <summary>Rules of a DirectResponse.</summary>
[Cel("!(has(self.body) && has(self.bodyFormat))", "at most one of the fields in [body bodyFormat] may be set")]
internal sealed class DirectResponseSpecRules : IRules<DirectResponseSpec>
{
    public void Check(DirectResponseSpec spec, Violations violations)
    {
        if (spec is { Body: not null, BodyFormat: not null })
            violations.Report("", "at most one of the fields in [body bodyFormat] may be set");
    }
}
