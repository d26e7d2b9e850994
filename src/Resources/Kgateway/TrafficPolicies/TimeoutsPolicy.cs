namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Timeouts of requests; zero means none.</summary>
public sealed record TimeoutsPolicy
{
    /// <summary>For the whole request, retries included.</summary>
    public TimeSpan? Request { get; init; }

    /// <summary>For a time in which nothing is sent or received.</summary>
    public TimeSpan? StreamIdle { get; init; }
}
