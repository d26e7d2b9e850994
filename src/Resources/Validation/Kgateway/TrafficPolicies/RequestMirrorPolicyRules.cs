using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of mirrored requests.</summary>
[Cel(
    "has(self.disableShadowHostSuffixAppend) || has(self.hostRewriteLiteral)",
    "at least one of the fields in [disableShadowHostSuffixAppend hostRewriteLiteral] must be set")]
internal sealed class RequestMirrorPolicyRules : IRules<RequestMirrorPolicy>
{
    public void Check(RequestMirrorPolicy policy, Violations violations)
    {
        if (policy is { DisableShadowHostSuffixAppend: null, HostRewriteLiteral: null })
        {
            violations.Report(
                "", "at least one of the fields in [disableShadowHostSuffixAppend hostRewriteLiteral] must be set");
        }
    }
}
