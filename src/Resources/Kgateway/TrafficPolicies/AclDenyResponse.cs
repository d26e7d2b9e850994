using KGateway.Resources.Validation.Kgateway;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>The answer to clients that may not pass; at least one member is set.</summary>
[CheckedBy<AclDenyResponseRules>]
public sealed record AclDenyResponse
{
    /// <summary>HTTP status code; 403 unless set.</summary>
    [Range(100, 599)]
    public int? StatusCode { get; init; }

    /// <summary>Headers of the answer.</summary>
    [Items(0, 16)]
    public EquatableArray<AclHeader> Headers { get; init; }

    /// <summary>Name of the header that tells the name of the rule; none unless set.</summary>
    [HeaderName]
    public string? BlockedByHeaderName { get; init; }
}
