using KGateway.Resources;
using KGateway.Translation.Gateways;

namespace KGateway.Translation.Statuses;

/// <summary>What a Gateway says of the listeners of one owner.</summary>
internal sealed class ListenerStatusBuilder
{
    private readonly List<string> _unprogrammed = [];

    /// <summary>The statuses, in the order of the specification.</summary>
    public required EquatableArray<ListenerStatus> Statuses { get; init; }

    /// <summary>Whether some listener isn't valid for what it says itself.</summary>
    public bool SomeInvalid { get; private set; }

    /// <summary>Whether no listener is programmed.</summary>
    public bool NoneProgrammed { get; private set; }

    /// <summary>Whether some listener has references that weren't resolved.</summary>
    public bool SomeUnresolved { get; private set; }

    /// <summary>Whether some listener isn't programmed.</summary>
    public bool SomeUnprogrammed => _unprogrammed.Count > 0;

    /// <summary>Names the listeners that aren't programmed, and why.</summary>
    public string Unprogrammed => $"Some listeners are not programmed: {string.Join("; ", _unprogrammed)}";

    /// <summary>Makes the statuses of the listeners of an owner.</summary>
    public static ListenerStatusBuilder Build(ListenerOwner owner, ListenerProblems problems)
    {
        var generation = owner.Source.Metadata.Generation;
        var statuses = new ListenerStatus[owner.Listeners.Length];
        var sets = new ConditionSet[statuses.Length];
        for (var i = 0; i < statuses.Length; i++)
        {
            var listener = owner.Listeners[i];
            var conditions = sets[i] = listener.Conditions.Copy();
            if (problems.OverlapOf(listener) is { } overlap)
                overlap.AddTo(conditions);
            if (problems.Of(listener) is { } found)
                found.Problem.AddTo(conditions, found.Served);
            if (problems.WhyReplaced(listener) is { } replaced)
                conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.ListenerReplaced, replaced);
            conditions.Default(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Accepted, "Successfully accepted Listener");
            conditions.Default(
                ConditionTypes.Conflicted,
                ConditionStatus.False,
                Reasons.NoConflicts,
                "Successfully verified that Listener has no conflicts");
            conditions.Default(
                ConditionTypes.ResolvedRefs, ConditionStatus.True, Reasons.ResolvedRefs, "Successfully resolved all references");
            conditions.Default(
                ConditionTypes.Programmed, ConditionStatus.True, Reasons.Programmed, "Successfully programmed Listener");
            statuses[i] = new(listener.Spec.Name, listener.SupportedKinds, listener.AttachedRoutes, conditions.Build(generation));
        }

        var builder = new ListenerStatusBuilder { Statuses = EquatableArray.Create<ListenerStatus>(statuses) };
        for (var i = 0; i < sets.Length; i++)
            builder.Count(owner.Listeners[i], sets[i]);
        builder.NoneProgrammed = builder._unprogrammed.Count == sets.Length;
        return builder;
    }

    private void Count(AttachedListener listener, ConditionSet conditions)
    {
        SomeInvalid |= !listener.Valid;
        SomeUnresolved |= conditions.Is(ConditionTypes.ResolvedRefs, ConditionStatus.False);
        if (!conditions.Is(ConditionTypes.Programmed, ConditionStatus.False))
            return;
        var message = conditions.MessageOf(ConditionTypes.Programmed);
        _unprogrammed.Add(message.Length == 0 ? listener.Spec.Name : $"{listener.Spec.Name}: {message}");
    }
}
