using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Policies.Merging;

namespace KGateway.Translation.Effective;

/// <summary>What a merge says, in words.</summary>
internal static class EffectiveFields
{
    /// <summary>The fields in force.</summary>
    public static ImmutableArray<EffectiveField> Of(IEnumerable<FieldOrigin> origins, Func<ResourceId, string> levelOf) =>
        [.. origins.Select(origin => new EffectiveField(origin.Field, Name(origin.Policies, levelOf), Name(origin.Overridden, levelOf)))];

    /// <summary>What became of the policies.</summary>
    public static ImmutableArray<EffectivePolicy> Of(IEnumerable<PolicyVerdict> verdicts, Func<ResourceId, string> levelOf) =>
        [.. verdicts.Select(verdict => new EffectivePolicy(
            verdict.Policy.ToString(), levelOf(verdict.Policy), verdict.Outcome, verdict.Problems.AsImmutableArray()))];

    /// <summary>The fields of a part together with those of a level above it, which fill the gaps.</summary>
    public static ImmutableArray<EffectiveField> Below(ImmutableArray<EffectiveField> above, ImmutableArray<EffectiveField> own)
    {
        var all = own.ToBuilder();
        foreach (var inherited in above)
        {
            var place = IndexOf(own, inherited.Field);
            if (place >= 0)
                all[place] = all[place] with { Overrides = [.. all[place].Overrides.Union(inherited.From).Union(inherited.Overrides)] };
            else
                all.Add(inherited);
        }

        return all.ToImmutable();
    }

    private static int IndexOf(ImmutableArray<EffectiveField> fields, string name)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Field == name)
                return i;
        }

        return -1;
    }

    private static ImmutableArray<PolicyAtLevel> Name(EquatableArray<ResourceId> policies, Func<ResourceId, string> levelOf) =>
        [.. policies.Select(policy => new PolicyAtLevel(policy.ToString(), levelOf(policy)))];
}
