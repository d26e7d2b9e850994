using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>One key and value that a request is counted by.</summary>
[CheckedBy<RateLimitDescriptorEntryRules>]
public sealed record RateLimitDescriptorEntry
{
    /// <summary>Where key and value come from.</summary>
    public required RateLimitDescriptorEntryType Type { get; init; }

    /// <summary>A fixed key and value; for its type only.</summary>
    public RateLimitGenericEntry? Generic { get; init; }

    /// <summary>Name of the header whose value counts; for its type only.</summary>
    [Length(1, int.MaxValue)]
    public string? Header { get; init; }
}
