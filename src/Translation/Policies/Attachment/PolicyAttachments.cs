using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.Attachment;

/// <summary>The policies of a kind that are attached to an object or to a section of it, those of the highest priority first.</summary>
internal readonly struct PolicyAttachments<T>
    where T : Resource, ITargetingPolicy
{
    private readonly ImmutableArray<AttachedPolicy<T>> _all;

    private PolicyAttachments(ImmutableArray<AttachedPolicy<T>> all) => _all = all;

    /// <summary>Every attachment, whatever its section.</summary>
    public ImmutableArray<AttachedPolicy<T>> All => _all.IsDefault ? [] : _all;

    /// <summary>
    /// Finds the policies of a target. References are to objects of the policy's namespace; so are selectors, unless the policy is in the
    /// namespace of global policies. An object without labels is never selected.
    /// </summary>
    public static PolicyAttachments<T> Find(PolicyTarget target, ILookups lookups, TranslationSettings settings)
    {
        List<AttachedPolicy<T>>? found = null;
        foreach (var policy in lookups.PoliciesOf<T>(target.Id))
        {
            foreach (var reference in policy.TargetRefs)
            {
                if (IndexKeys.TargetOf(reference, policy.Metadata.Namespace) == target.Id)
                    Add(ref found, policy, reference.SectionName);
            }
        }

        if (!target.Labels.IsEmpty)
        {
            AddSelecting(ref found, target, target.Id.Key.Namespace, lookups);
            if (settings.GlobalPolicyNamespace is { Length: > 0 } global && global != target.Id.Key.Namespace)
                AddSelecting(ref found, target, global, lookups);
        }

        if (found is null)
            return default;
        found.Sort(static (a, b) =>
        {
            var order = PolicyOrder.Instance.Compare(a.Policy, b.Policy);
            return order != 0 ? order : string.CompareOrdinal(a.SectionName, b.SectionName);
        });
        return new([.. found]);
    }

    /// <summary>The policies of a section, or with null those of the object as a whole.</summary>
    public ImmutableArray<AttachedPolicy<T>> Of(string? section)
    {
        if (_all.IsDefaultOrEmpty)
            return [];
        var wanted = Normalize(section);
        return _all.RemoveAll(attached => attached.SectionName != wanted);
    }

    private static void AddSelecting(ref List<AttachedPolicy<T>>? found, PolicyTarget target, string @namespace, ILookups lookups)
    {
        AddSelecting(ref found, target, lookups.PoliciesSelecting<T>(target.Id.GroupKind, @namespace, ""));
        foreach (var label in target.Labels)
            AddSelecting(ref found, target, lookups.PoliciesSelecting<T>(target.Id.GroupKind, @namespace, IndexKeys.LabelOf(label)));
    }

    private static void AddSelecting(ref List<AttachedPolicy<T>>? found, PolicyTarget target, ImmutableArray<T> policies)
    {
        foreach (var policy in policies)
        {
            foreach (var selector in policy.TargetSelectors)
            {
                if (IndexKeys.TargetsOf(selector) == target.Id.GroupKind && HasAll(target.Labels, selector.MatchLabels))
                    Add(ref found, policy, selector.SectionName);
            }
        }
    }

    private static void Add(ref List<AttachedPolicy<T>>? found, T policy, string? section)
    {
        var attached = new AttachedPolicy<T>(policy, Normalize(section));
        found ??= [];
        if (!found.Exists(other => ReferenceEquals(other.Policy, policy) && other.SectionName == attached.SectionName))
            found.Add(attached);
    }

    private static string? Normalize(string? section) => string.IsNullOrEmpty(section) ? null : section;

    private static bool HasAll(StringMap labels, StringMap wanted)
    {
        foreach (var (key, value) in wanted)
        {
            if (labels.GetValueOrDefault(key) != value)
                return false;
        }

        return true;
    }
}
