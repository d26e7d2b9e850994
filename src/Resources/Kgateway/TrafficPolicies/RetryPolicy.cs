using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>When and how often requests are sent again.</summary>
[CheckedBy<RetryPolicyRules>]
public sealed record RetryPolicy
{
    /// <summary>Conditions, each of which lets a request be sent again.</summary>
    [Items(1, int.MaxValue)]
    public EquatableArray<RetryOn> RetryOn { get; init; }

    /// <summary>How often a request is sent again at most.</summary>
    [Range(0, int.MaxValue)]
    public int Attempts { get; init; } = 1;

    /// <summary>Limit of each try.</summary>
    [DurationRange("1ms")]
    public TimeSpan? PerTryTimeout { get; init; }

    /// <summary>Status codes of answers that let a request be sent again.</summary>
    [Items(1, int.MaxValue)]
    [Range(400, 599)]
    public EquatableArray<int> StatusCodes { get; init; }

    /// <summary>Shortest time before a request is sent again; it grows with each try.</summary>
    [DurationRange("1ms")]
    public TimeSpan BackoffBaseInterval { get; init; } = TimeSpan.FromMilliseconds(25);
}
