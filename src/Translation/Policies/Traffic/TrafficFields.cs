using System.Collections.Immutable;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Traffic.Auth;
using KGateway.Translation.Policies.Traffic.Authorization;
using KGateway.Translation.Policies.Traffic.Acl;
using KGateway.Translation.Policies.Traffic.Compression;
using KGateway.Translation.Policies.Traffic.ExtAuth;
using KGateway.Translation.Policies.Traffic.ExtProc;
using KGateway.Translation.Policies.Traffic.GlobalRateLimit;
using KGateway.Translation.Policies.Traffic.HeaderModifiers;
using KGateway.Translation.Policies.Traffic.Jwt;
using KGateway.Translation.Policies.Traffic.OAuth2;
using KGateway.Translation.Policies.Traffic.Transformation;
using KGateway.Translation.State;
using KGateway.Translation.Validation;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>All fields of TrafficPolicies: the one place to add one.</summary>
internal static class TrafficFields
{
    // In the order of the specification; each gives null when the policy doesn't set the field, or after it failed.
    private static readonly ImmutableArray<Func<TrafficPolicySpec, TrafficFieldContext, TrafficField?>> All =
    [
        TransformationField.Resolve,
        AclField.Resolve,
        ExtProcField.Resolve,
        ExtAuthField.Resolve,
        JwtField.Resolve,
        OAuth2Field.Resolve,
        BasicAuthField.Resolve,
        ApiKeyAuthField.Resolve,
        RbacField.Resolve,
        LocalRateLimitField.Resolve,
        GlobalRateLimitField.Resolve,
        CorsField.Resolve,
        CsrfField.Resolve,
        HeaderModifiersField.Resolve,
        BufferField.Resolve,
        CompressionField.ResolveResponses,
        CompressionField.ResolveRequests,
        TimeoutsField.Resolve,
        RetryField.Resolve,
        InternalRedirectField.Resolve,
        UrlRewriteField.Resolve,
        AutoHostRewriteField.Resolve,
        RequestMirrorField.Resolve,
        RouteTracingField.Resolve,
        StatPrefixField.Resolve,
        FaultInjectionField.Resolve,
    ];

    /// <summary>Resolves all fields that a policy sets.</summary>
    public static ResolvedTrafficPolicy Resolve(TrafficPolicy policy, ILookups lookups, TranslationSettings settings)
    {
        var context = new TrafficFieldContext(policy, lookups, settings);
        var fields = ImmutableArray.CreateBuilder<TrafficField>();
        foreach (var resolve in All)
        {
            if (resolve(policy.Spec, context) is { } field)
                fields.Add(field);
        }

        if (EnvoyChecks.AreWanted(settings) && context.Problems.IsEmpty && EnvoyChecks.OfPolicy(policy, fields, lookups) is { } refusal)
            context.Fail(refusal);
        return new(policy, fields.ToImmutable(), context.Problems, context.Notes);
    }
}
