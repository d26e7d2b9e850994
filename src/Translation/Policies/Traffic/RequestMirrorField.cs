using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>
/// Field <c>requestMirror</c>: how the requests are changed that filters RequestMirror copy. It holds as a whole: where the policy of a
/// route has it, those of listeners and Gateways say nothing.
/// </summary>
internal sealed class RequestMirrorField(RequestMirrorPolicy policy) : TrafficField
{
    /// <inheritdoc/>
    public override string Key => "requestMirror";

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.RequestMirror is not { } policy)
            return null;
        if (HeaderRules.ValueProblem(policy.HostRewriteLiteral ?? "") is not { } problem)
            return new RequestMirrorField(policy);
        context.Fail($"requestMirror: hostRewriteLiteral: {problem}");
        return null;
    }

    /// <inheritdoc/>
    public override void Apply(RouteDraft draft)
    {
        if (draft.Action is not { } action || !draft.TryClaim(Key))
            return;
        foreach (var mirror in action.RequestMirrorPolicies)
        {
            mirror.DisableShadowHostSuffixAppend = policy.DisableShadowHostSuffixAppend ?? false;
            mirror.HostRewriteLiteral = policy.HostRewriteLiteral ?? "";
        }
    }
}
