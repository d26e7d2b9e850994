using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Translation.Backends;

namespace KGateway.Translation.Policies.Traffic.Auth;

/// <summary>References of policies to Secrets.</summary>
internal static class PolicySecret
{
    /// <summary>Why a Secret of another namespace isn't read.</summary>
    public const string NotGranted = "missing reference grant";

    /// <summary>The Secret that a policy names; null with the problem when it may not be read or doesn't exist.</summary>
    public static Secret? Find(string? @namespace, string name, TrafficFieldContext context, out string? problem)
    {
        var key = new ObjectKey(@namespace ?? context.Policy.Metadata.Namespace, name);
        problem = null;
        if (!MayRead(key, context))
        {
            // Whether it exists must not leak.
            problem = NotGranted;
            return null;
        }

        if (context.Lookups.Get<Secret>(key) is { } secret)
            return secret;
        problem = $"secret {key} not found";
        return null;
    }

    /// <summary>Whether a policy may read a Secret.</summary>
    public static bool MayRead(ObjectKey secret, TrafficFieldContext context) => ReferenceGrants.Permit(
        ReferenceSource.Of(context.Policy),
        ResourceKinds.Secret.GroupKind,
        secret,
        context.Lookups,
        context.Settings.ReferenceGrantMode);
}
