using KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>A part of a request that is hashed; exactly one of its first three members is set.</summary>
[CheckedBy<HashPolicyRules>]
public sealed record HashPolicy
{
    /// <summary>A header.</summary>
    public HeaderHash? Header { get; init; }

    /// <summary>A cookie.</summary>
    public CookieHash? Cookie { get; init; }

    /// <summary>The client's address.</summary>
    public SourceIPHash? SourceIP { get; init; }

    /// <summary>Whether nothing more is hashed once this was found.</summary>
    public bool? Terminal { get; init; }
}
