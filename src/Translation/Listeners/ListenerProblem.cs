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

    private int Rank => ResolvedRefs switch
    {
        Reasons.RefNotPermitted => Accepted == Reasons.NoValidCaCertificate ? 1 : 0,
        Reasons.InvalidCertificateRef => 2,
        Reasons.InvalidCaCertificateRef => 3,
        _ => 4,
    };

    /// <summary>What is said of an HTTPS listener without <c>tls</c>: no API server refuses it, and it hardly is what its author wants.</summary>
    public static ListenerProblem WithoutTls(string? hostname) => new(
        hostname is null
            ? "The listener has no tls, it is served in plain text"
            : $"The listener has no tls, it is served in plain text to connections that name {hostname} as server, which plain ones don't",
        null)
    {
        IsRemark = true,
    };

    /// <summary>
    /// The graver of two problems with references of a listener's TLS, since its conditions have room for one; the first of equally grave
    /// ones. As kgateway does, what isn't permitted is told before what isn't there or can't be used, whatever the order of the references,
    /// and the listener's own certificates come before the authorities of clients.
    /// </summary>
    public static ListenerProblem? Graver(ListenerProblem? first, ListenerProblem? second)
    {
        if (first is null || second is null)
            return first ?? second;
        return second.Rank < first.Rank ? second : first;
    }

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
