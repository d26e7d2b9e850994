using KGateway.Resources;

namespace KGateway.Translation.Policies.Merging;

/// <summary>What became of the policies of one kind at one place: which apply, which field comes from where, what was overridden.</summary>
/// <param name="Place">The place within the object that it is told of, for example <c>rules[0]</c> of a route.</param>
/// <param name="Fields">The fields in force; none for kinds that are never merged.</param>
/// <param name="Policies">The policies, those of the highest priority first.</param>
public sealed record AppliedPolicies(string Place, EquatableArray<FieldOrigin> Fields, EquatableArray<PolicyVerdict> Policies)
{
    /// <summary>A policy of a kind that is never merged.</summary>
    public static AppliedPolicies Alone(string place, ResourceId policy) =>
        new(place, default, [new PolicyVerdict(policy, PolicyOutcome.Attached, default)]);
}
