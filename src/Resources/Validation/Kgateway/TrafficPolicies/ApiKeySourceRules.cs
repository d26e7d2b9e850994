using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of where API keys stand.</summary>
[Cel("has(self.header) || has(self.query) || has(self.cookie)", "at least one of the fields in [header query cookie] must be set")]
internal sealed class ApiKeySourceRules : IRules<ApiKeySource>
{
    public void Check(ApiKeySource source, Violations violations)
    {
        if (source is { Header: null, Query: null, Cookie: null })
            violations.Report("", "at least one of the fields in [header query cookie] must be set");
    }
}
