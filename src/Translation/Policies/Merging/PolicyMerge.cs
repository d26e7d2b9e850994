using System.Collections.Immutable;
using KGateway.Resources;

namespace KGateway.Translation.Policies.Merging;

/// <summary>
/// Merges policies field by field. Within a level the first policy that sets a field keeps it; fields that are merged deeply take in what
/// later ones say. Levels are merged from the lowest up, each as its own strategy says.
/// </summary>
internal static class PolicyMerge
{
    /// <summary>Merges levels, those that inherit from others first.</summary>
    public static MergedPolicies<TField> Merge<TField>(ReadOnlySpan<MergeLevel<TField>> levels, DeepFields deep)
        where TField : class, IPolicyField<TField>
    {
        var sources = ImmutableArray.CreateBuilder<MergeSource<TField>>();
        var merged = new SortedDictionary<string, MergedField<TField>>(StringComparer.Ordinal);
        foreach (var level in levels)
        {
            var fields = Within(level, deep, sources);
            foreach (var (key, field) in fields)
                merged[key] = merged.TryGetValue(key, out var held) ? Inherit(held, field, level.Strategy, deep) : field;
        }

        return sources.Count == 0 ? MergedPolicies<TField>.None : new([.. merged.Values], sources.ToImmutable());
    }

    private static SortedDictionary<string, MergedField<TField>> Within<TField>(
        MergeLevel<TField> level, DeepFields deep, ImmutableArray<MergeSource<TField>>.Builder sources)
        where TField : class, IPolicyField<TField>
    {
        var fields = new SortedDictionary<string, MergedField<TField>>(StringComparer.Ordinal);
        foreach (var source in level.Policies)
        {
            // The same policy may be attached twice, to a rule and to its route: the second time it has nothing to add.
            if (Contains(sources, source.Policy))
                continue;
            sources.Add(source);
            if (!source.Problems.IsEmpty)
                continue;
            foreach (var field in source.Fields)
            {
                var added = new MergedField<TField>(field, [source.Policy]);
                if (!fields.TryGetValue(field.Key, out var held))
                    fields[field.Key] = added;
                else if (deep.WithinLevel(field.Key) && Combine(held, added) is { } combined)
                    fields[field.Key] = combined;
            }
        }

        return fields;
    }

    private static MergedField<TField> Inherit<TField>(
        MergedField<TField> child, MergedField<TField> parent, MergeStrategy strategy, DeepFields deep)
        where TField : class, IPolicyField<TField> => strategy switch
        {
            MergeStrategy.ShallowMergePreferParent => parent,
            MergeStrategy.DeepMergePreferChild => Combine(child, parent) ?? child,
            MergeStrategy.DeepMergePreferParent => Combine(parent, child) ?? (deep.BetweenLevels(child.Field.Key) ? parent : child),
            _ => child,
        };

    private static MergedField<TField>? Combine<TField>(MergedField<TField> higher, MergedField<TField> lower)
        where TField : class, IPolicyField<TField> =>
        higher.Field.CombineWith(lower.Field) is { } combined
            ? new(combined, [.. higher.Origins.Union(lower.Origins)])
            : null;

    private static bool Contains<TField>(ImmutableArray<MergeSource<TField>>.Builder sources, ResourceId policy)
        where TField : class, IPolicyField<TField>
    {
        foreach (var source in sources)
        {
            if (source.Policy == policy)
                return true;
        }

        return false;
    }
}
