using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Validation.Kgateway.ListenerPolicies;

/// <summary>Rules of a change of answers that the proxy makes itself.</summary>
[Cel(
    "has(self.statusCode) || has(self.body) || has(self.bodyFormatOverride) || has(self.headers)",
    "at least one of the fields in [statusCode body bodyFormatOverride headers] must be set")]
[Cel("!has(self.headers) || !has(self.headers.remove)", "headers.remove may not be set")]
internal sealed class LocalReplyMapperRules : IRules<LocalReplyMapper>
{
    public void Check(LocalReplyMapper mapper, Violations violations)
    {
        if (mapper is { StatusCode: null, Body: null, BodyFormatOverride: null, Headers: null })
            violations.Report("", "at least one of the fields in [statusCode body bodyFormatOverride headers] must be set");
        if (mapper.Headers is { Remove.IsEmpty: false })
            violations.Report("headers.remove", "headers.remove may not be set");
    }
}
