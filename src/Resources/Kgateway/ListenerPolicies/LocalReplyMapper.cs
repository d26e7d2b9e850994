using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A change of some of the answers that the proxy makes itself.</summary>
[CheckedBy<LocalReplyMapperRules>]
public sealed record LocalReplyMapper
{
    /// <summary>Which answers.</summary>
    public required AccessLogFilter Filter { get; init; }

    /// <summary>Their status.</summary>
    [Range(100, 599)]
    public int? StatusCode { get; init; }

    /// <summary>Their body.</summary>
    public string? Body { get; init; }

    /// <summary>Form of their bodies.</summary>
    public BodyFormat? BodyFormatOverride { get; init; }

    /// <summary>Headers to add.</summary>
    public PolicyHeaderFilter? Headers { get; init; }
}
