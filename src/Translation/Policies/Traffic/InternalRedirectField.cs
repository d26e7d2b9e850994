using Envoy.Config.Route.V3;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Routes;
using EnvoyInternalRedirectPolicy = Envoy.Config.Route.V3.InternalRedirectPolicy;
using InternalRedirectPolicy = KGateway.Resources.Kgateway.TrafficPolicies.InternalRedirectPolicy;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>Field <c>internalRedirect</c>: redirects that the proxy follows itself.</summary>
internal sealed class InternalRedirectField : TrafficField
{
    private readonly EnvoyInternalRedirectPolicy _policy;

    private InternalRedirectField(EnvoyInternalRedirectPolicy policy) => _policy = policy;

    /// <inheritdoc/>
    public override string Key => "internalRedirect";

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.InternalRedirect is not { } redirect)
            return null;
        if (FindProblem(redirect) is { } problem)
        {
            context.Fail($"internalRedirect: {problem}");
            return null;
        }

        var policy = new EnvoyInternalRedirectPolicy { AllowCrossSchemeRedirect = redirect.AllowCrossSchemeRedirect ?? false };
        if (redirect.MaxRedirects is { } max)
            policy.MaxInternalRedirects = (uint)max;
        foreach (var code in redirect.RedirectResponseCodes)
            policy.RedirectResponseCodes.Add((uint)code);
        foreach (var header in redirect.ResponseHeadersToCopy)
            policy.ResponseHeadersToCopy.Add(header);
        return new InternalRedirectField(policy);
    }

    /// <inheritdoc/>
    public override void Apply(RouteDraft draft)
    {
        if (draft.Action is { InternalRedirectPolicy: null } action)
            action.InternalRedirectPolicy = _policy.Clone();
    }

    private static string? FindProblem(InternalRedirectPolicy redirect)
    {
        if (redirect.MaxRedirects < 1)
            return "maxRedirects must be at least 1";
        foreach (var code in redirect.RedirectResponseCodes)
        {
            if (code is not (301 or 302 or 303 or 307 or 308))
                return $"status code {code} is no redirect";
        }

        if (redirect.RedirectResponseCodes.Count > 5)
            return "there are more than 5 redirectResponseCodes";
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in redirect.ResponseHeadersToCopy)
        {
            if (HeaderRules.NameProblem(name) is { } problem)
                return problem;
            if (name.Equals("host", StringComparison.OrdinalIgnoreCase))
                return $"header \"{name}\" may not be copied";
            if (!names.Add(name))
                return $"header \"{name}\" stands twice in responseHeadersToCopy";
        }

        return null;
    }
}
