using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>What is to be told of policies for a whole waypoint, whatever is behind it.</summary>
internal static class WaypointAuthorization
{
    /// <summary>What became of each policy for the Gateway or its class.</summary>
    public static ImmutableArray<(ObjectKey Policy, AuthorizationVerdict Verdict)> Find(
        WaypointFrame frame, MeshConfig mesh, ILookups lookups, TranslationSettings settings)
    {
        var policies = AuthorizationTargets.OfWaypoint(frame, lookups, settings.IstioNamespace, out List<AuthorizationPolicy> misplaced);
        var set = new AuthorizationSet(policies.DistinctBy(static policy => policy.Key), TrustDomains.Of(mesh), new(mesh, lookups, settings));
        // Made only to learn what is wrong with them.
        set.Rules(tcp: false);
        _ = set.Asked(tcp: false);
        var verdicts = set.Verdicts;
        foreach (AuthorizationPolicy policy in misplaced.Except(policies))
        {
            var findings = new AuthorizationFindings(policy);
            findings.Fail($"a policy for a GatewayClass must be in namespace {settings.IstioNamespace}; it is not enforced");
            verdicts = verdicts.Add((policy.Key, findings.ToVerdict()));
        }

        return verdicts;
    }
}
