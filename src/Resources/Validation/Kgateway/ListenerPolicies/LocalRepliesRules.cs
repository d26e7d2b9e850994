using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Validation.Kgateway.ListenerPolicies;

/// <summary>Rules of answers that the proxy makes itself.</summary>
[Cel("has(self.defaultBodyFormat) || has(self.mappers)", "at least one of the fields in [defaultBodyFormat mappers] must be set")]
internal sealed class LocalRepliesRules : IRules<LocalReplies>
{
    public void Check(LocalReplies replies, Violations violations)
    {
        if (replies.DefaultBodyFormat is null && replies.Mappers.IsEmpty)
            violations.Report("", "at least one of the fields in [defaultBodyFormat mappers] must be set");
    }
}
