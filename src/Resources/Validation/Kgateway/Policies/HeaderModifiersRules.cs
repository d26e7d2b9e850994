using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Validation.Kgateway.Policies;

/// <summary>Rules of changes of headers.</summary>
[Cel("has(self.request) || has(self.response)", "at least one of the fields in [request response] must be set")]
internal sealed class HeaderModifiersRules : IRules<HeaderModifiers>
{
    public void Check(HeaderModifiers modifiers, Violations violations)
    {
        if (modifiers is { Request: null, Response: null })
            violations.Report("", "at least one of the fields in [request response] must be set");
    }
}
