using KGateway.Translation.Statuses;

namespace KGateway.Translation.Listeners;

/// <summary>Why a listener is not, or not wholly, served as written.</summary>
/// <param name="Message">For people.</param>
/// <param name="ResolvedRefs">Reason of ResolvedRefs=False; null when all references were resolved.</param>
/// <param name="Accepted">Reason of Accepted; null when that isn't affected.</param>
internal sealed record ListenerProblem(string Message, string? ResolvedRefs, string? Accepted = Reasons.Invalid)
{
    /// <summary>Whether the listener is served as written after all, and this is only a remark.</summary>
    public bool IsRemark { get; private init; }

    /// <summary>What is said of an HTTPS listener without <c>tls</c>: no API server refuses it, and it hardly is what its author wants.</summary>
    public static ListenerProblem WithoutTls(string? hostname) => new(
        hostname is null
            ? "The listener has no tls, it is served in plain text"
            : $"The listener has no tls, it is served in plain text to connections that name {hostname} as server, which plain ones don't",
        null)
    {
        IsRemark = true,
    };

    /// <summary>Says it in a listener's conditions; what is served all the same stays True.</summary>
    public void AddTo(ConditionSet conditions, bool served)
    {
        if (IsRemark)
        {
            conditions.Default(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Accepted, Message);
            conditions.Default(ConditionTypes.Programmed, ConditionStatus.True, Reasons.Programmed, Message);
            return;
        }

        var status = served ? ConditionStatus.True : ConditionStatus.False;
        if (ResolvedRefs is not null)
            conditions.Set(ConditionTypes.ResolvedRefs, ConditionStatus.False, ResolvedRefs, Message);
        conditions.Set(ConditionTypes.Programmed, status, Reasons.Invalid, Message);
        if (Accepted is not null)
            conditions.Set(ConditionTypes.Accepted, status, Accepted, Message);
    }
}
