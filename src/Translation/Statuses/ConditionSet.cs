using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>Conditions while they are found: what deviates is set, what doesn't gets its default in the end.</summary>
internal sealed class ConditionSet
{
    private readonly List<Draft> _drafts = [];

    /// <summary>Sets a condition; a later call for the same type overwrites it in place.</summary>
    public void Set(string type, ConditionStatus status, string reason, string message = "")
    {
        var draft = new Draft(type, status, reason, message);
        var index = IndexOf(type);
        if (index < 0)
            _drafts.Add(draft);
        else
            _drafts[index] = draft;
    }

    /// <summary>Sets everything that another set says.</summary>
    public void SetAll(ConditionSet other)
    {
        foreach (var draft in other._drafts)
            Set(draft.Type, draft.Status, draft.Reason, draft.Message);
    }

    /// <summary>Sets a condition unless something was said about its type.</summary>
    public void Default(string type, ConditionStatus status, string reason, string message)
    {
        if (IndexOf(type) < 0)
            _drafts.Add(new(type, status, reason, message));
    }

    /// <summary>Whether a condition was set to a status.</summary>
    public bool Is(string type, ConditionStatus status)
    {
        var index = IndexOf(type);
        return index >= 0 && _drafts[index].Status == status;
    }

    /// <summary>The message of a condition; empty when it wasn't set.</summary>
    public string MessageOf(string type)
    {
        var index = IndexOf(type);
        return index < 0 ? "" : _drafts[index].Message;
    }

    /// <summary>A copy to go on with.</summary>
    public ConditionSet Copy()
    {
        var copy = new ConditionSet();
        copy._drafts.AddRange(_drafts);
        return copy;
    }

    /// <summary>The conditions, in the order in which they were set.</summary>
    public EquatableArray<Condition> Build(long observedGeneration)
    {
        var conditions = new Condition[_drafts.Count];
        for (var i = 0; i < conditions.Length; i++)
        {
            var draft = _drafts[i];
            conditions[i] = new(draft.Type, draft.Status, draft.Reason, draft.Message, observedGeneration);
        }

        return EquatableArray.Create<Condition>(conditions);
    }

    private int IndexOf(string type)
    {
        for (var i = 0; i < _drafts.Count; i++)
        {
            if (_drafts[i].Type == type)
                return i;
        }

        return -1;
    }

    private readonly record struct Draft(string Type, ConditionStatus Status, string Reason, string Message);
}
