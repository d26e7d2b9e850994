using KGateway.Resources.Validation.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Changes of the headers of requests and responses.</summary>
[CheckedBy<HeaderModifiersRules>]
public sealed record HeaderModifiers
{
    /// <summary>Changes of request headers.</summary>
    public PolicyHeaderFilter? Request { get; init; }

    /// <summary>Changes of response headers.</summary>
    public PolicyHeaderFilter? Response { get; init; }
}
