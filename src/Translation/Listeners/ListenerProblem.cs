using KGateway.Translation.Statuses;

namespace KGateway.Translation.Listeners;

/// <summary>Why a listener is not, or not wholly, served as written.</summary>
/// <param name="Message">For people.</param>
/// <param name="ResolvedRefs">Reason of ResolvedRefs=False; null when all references were resolved.</param>
/// <param name="Accepted">Reason of Accepted; null when that isn't affected.</param>
internal sealed record ListenerProblem(string Message, string? ResolvedRefs, string? Accepted = Reasons.Invalid)
{
    /// <summary>Says it in a listener's conditions; what is served all the same stays True.</summary>
    public void AddTo(ConditionSet conditions, bool served)
    {
        var status = served ? ConditionStatus.True : ConditionStatus.False;
        if (ResolvedRefs is not null)
            conditions.Set(ConditionTypes.ResolvedRefs, ConditionStatus.False, ResolvedRefs, Message);
        conditions.Set(ConditionTypes.Programmed, status, Reasons.Invalid, Message);
        if (Accepted is not null)
            conditions.Set(ConditionTypes.Accepted, status, Accepted, Message);
    }
}
