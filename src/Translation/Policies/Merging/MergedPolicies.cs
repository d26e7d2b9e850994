using System.Collections.Immutable;
using KGateway.Resources;

namespace KGateway.Translation.Policies.Merging;

/// <summary>What is in force after a merge, and what became of each policy. Immutable.</summary>
internal sealed class MergedPolicies<TField>
    where TField : class, IPolicyField<TField>
{
    private readonly ImmutableArray<MergeSource<TField>> _sources;

    public MergedPolicies(ImmutableArray<MergedField<TField>> fields, ImmutableArray<MergeSource<TField>> sources)
    {
        Fields = fields;
        _sources = sources;
        Failed = sources.RemoveAll(static source => source.Problems.IsEmpty);
    }

    /// <summary>The merge of no policies.</summary>
    public static MergedPolicies<TField> None { get; } = new([], []);

    /// <summary>The fields in force, in the order of their names.</summary>
    public ImmutableArray<MergedField<TField>> Fields { get; }

    /// <summary>The policies that can't be enforced; where there is any, what they are attached to must fail.</summary>
    public ImmutableArray<MergeSource<TField>> Failed { get; }

    /// <summary>Whether there are no policies.</summary>
    public bool IsEmpty => _sources.IsEmpty;

    /// <summary>What is wrong with the policies that can't be enforced, each with the name of its policy before it.</summary>
    public IEnumerable<string> Problems => Failed.SelectMany(static source => source.Problems.Select(problem => $"{source.Name}: {problem}"));

    /// <summary>The same with other fields in place of those in force.</summary>
    public MergedPolicies<TField> With(Func<TField, TField> change) =>
        Fields.IsEmpty ? this : new([.. Fields.Select(merged => merged with { Field = change(merged.Field) })], _sources);

    /// <summary>What is to be told of the merge at a place where some of the fields have no effect.</summary>
    public AppliedPolicies At(string place, Func<TField, bool> hasEffect)
    {
        var all = At(place);
        return all with { Fields = all.Fields.Where((_, i) => hasEffect(Fields[i].Field)).ToEquatableArray() };
    }

    /// <summary>What is to be told of the merge at a place.</summary>
    public AppliedPolicies At(string place)
    {
        var verdicts = new PolicyVerdict[_sources.Length];
        for (var i = 0; i < verdicts.Length; i++)
        {
            verdicts[i] = new(_sources[i].Policy, OutcomeOf(_sources[i]), _sources[i].Problems.ToEquatableArray())
            {
                Notes = _sources[i].Notes.ToEquatableArray(),
            };
        }

        return new(
            place,
            Fields.Select(OriginOf).ToEquatableArray(),
            EquatableArray.Create<PolicyVerdict>(verdicts));
    }

    private FieldOrigin OriginOf(MergedField<TField> merged)
    {
        List<ResourceId>? overridden = null;
        foreach (var source in _sources)
        {
            if (source.Problems.IsEmpty && !merged.Origins.Contains(source.Policy) && Sets(source, merged.Field.Key))
                (overridden ??= []).Add(source.Policy);
        }

        return new(merged.Field.Key, merged.Origins.ToEquatableArray()) { Overridden = overridden?.ToEquatableArray() ?? default };
    }

    private static bool Sets(MergeSource<TField> source, string key)
    {
        foreach (var field in source.Fields)
        {
            if (field.Key == key)
                return true;
        }

        return false;
    }

    // A policy that says nothing is overridden by nothing.
    private PolicyOutcome OutcomeOf(MergeSource<TField> source)
    {
        if (!source.Problems.IsEmpty)
            return PolicyOutcome.Invalid;
        var contributes = 0;
        foreach (var field in Fields)
            contributes += field.Origins.Contains(source.Policy) ? 1 : 0;
        if (contributes == Fields.Length || source.Fields.IsEmpty)
            return PolicyOutcome.Attached;
        return contributes > 0 ? PolicyOutcome.Merged : PolicyOutcome.Overridden;
    }
}
