using KGateway.Translation.Statuses;

namespace KGateway.Translation.Listeners.Tls;

/// <summary>Why a listener's TLS is not, or not wholly, as written.</summary>
/// <param name="Message">For people.</param>
/// <param name="ResolvedRefs">Reason of ResolvedRefs=False; null when all references were resolved.</param>
/// <param name="Accepted">Reason of Accepted.</param>
internal sealed record TlsProblem(string Message, string? ResolvedRefs, string Accepted = Reasons.Invalid)
{
    /// <summary>Says it in a listener's conditions; what is served all the same stays True.</summary>
    public void AddTo(ConditionSet conditions, bool served)
    {
        var status = served ? ConditionStatus.True : ConditionStatus.False;
        if (ResolvedRefs is not null)
            conditions.Set(ConditionTypes.ResolvedRefs, ConditionStatus.False, ResolvedRefs, Message);
        conditions.Set(ConditionTypes.Programmed, status, Reasons.Invalid, Message);
        conditions.Set(ConditionTypes.Accepted, status, Accepted, Message);
    }
}
