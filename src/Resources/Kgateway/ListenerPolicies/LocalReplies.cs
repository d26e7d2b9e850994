using KGateway.Resources.Validation.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Answers that the proxy makes itself.</summary>
[CheckedBy<LocalRepliesRules>]
public sealed record LocalReplies
{
    /// <summary>Form of their bodies.</summary>
    public BodyFormat? DefaultBodyFormat { get; init; }

    /// <summary>Changes of some of them; the first that fits counts.</summary>
    [Items(1, 16)]
    public EquatableArray<LocalReplyMapper> Mappers { get; init; }
}
