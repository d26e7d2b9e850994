using System.Collections.Immutable;
using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>A TrafficPolicy with everything looked up that it refers to.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Fields">The fields that it sets, those that failed left out.</param>
/// <param name="Problems">What is wrong with it; none when it can be enforced as written.</param>
/// <param name="Notes">What of it has no effect, though nothing is wrong with it.</param>
internal sealed record ResolvedTrafficPolicy(
    TrafficPolicy Policy, ImmutableArray<TrafficField> Fields, ImmutableArray<string> Problems, ImmutableArray<string> Notes);
