using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies.Extensions.Logins;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.Extensions;

/// <summary>Finds the GatewayExtensions that policies refer to and resolves them.</summary>
internal static class ExtensionResolver
{
    /// <summary>
    /// The provider that a field of a policy refers to; null after the context was told what is wrong, in texts that begin with
    /// <paramref name="prefix"/>.
    /// </summary>
    public static TProvider? Resolve<TProvider>(NamespacedObjectReference reference, string prefix, TrafficFieldContext context)
        where TProvider : ExtensionProvider
    {
        var policy = context.Policy;
        var key = new ObjectKey(string.IsNullOrEmpty(reference.Namespace) ? policy.Metadata.Namespace : reference.Namespace, reference.Name);
        var mode = context.Settings.ReferenceGrantMode;
        if (mode == ReferenceGrantMode.Strict
            && !ReferenceGrants.Permit(ReferenceSource.Of(policy), ResourceKinds.GatewayExtension.GroupKind, key, context.Lookups, mode))
        {
            context.Fail($"{prefix}: missing reference grant");
            return null;
        }

        if (context.Lookups.Get<GatewayExtension>(key) is not { } extension)
        {
            context.Fail($"{prefix}: {key}: gateway extension not found");
            return null;
        }

        var provider = Resolve(extension, context.Lookups, context.Settings, out var problems);
        foreach (var problem in problems)
            context.Fail($"{prefix}: {problem}");
        if (problems.IsEmpty && provider is not TProvider)
            context.Fail($"{prefix}: {key}: invalid extension type {extension.Spec.EffectiveType}");
        return provider as TProvider;
    }

    /// <summary>The provider that an extension is; null when something is wrong with it.</summary>
    public static ExtensionProvider? Resolve(
        GatewayExtension extension, ILookups lookups, TranslationSettings settings, out ImmutableArray<string> problems)
    {
        var context = new ExtensionContext(extension, lookups, settings);
        ExtensionProvider? provider = extension.Spec switch
        {
            { ExtAuth: { } server } => ExtAuthServer.Resolve(server, context),
            { ExtProc: { } server } => ExtProcServer.Resolve(server, context),
            { RateLimit: { } server } => RateLimitServer.Resolve(server, context),
            { Jwt: { } issuers } => JwtIssuers.Resolve(issuers, context),
            { Oauth2: { } login } => OAuth2Login.Resolve(login, context),
            _ => null,
        };
        if (provider is null && context.Problems.IsEmpty)
            context.Fail("the extension has no type");
        problems = context.Problems;
        return problems.IsEmpty ? provider : null;
    }
}
