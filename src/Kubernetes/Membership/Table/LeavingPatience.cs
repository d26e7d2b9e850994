using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace KGateway.Kubernetes.Membership.Table;

/// <summary>
/// Lets a silo leave in time when the API server is away. Orleans would go on for minutes to write that it leaves, beyond the host's
/// patience, and its grains would then not be handed over.
/// </summary>
internal sealed class LeavingPatience
{
    private static readonly TimeSpan RunningCallLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeavingCallLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    // Orleans tries at least once, and takes zero for no limit.
    private static readonly TimeSpan Once = TimeSpan.FromMilliseconds(1);
    private readonly ClusterMembershipOptions _membership;
    private readonly IHostApplicationLifetime? _lifetime;

    public LeavingPatience(IOptions<ClusterMembershipOptions> membership, IHostApplicationLifetime? lifetime = null)
    {
        _membership = membership.Value;
        _lifetime = lifetime;
        _lifetime?.ApplicationStopping.Register(() => Limit(Patience));
    }

    /// <summary>How long a call of the API server may take.</summary>
    public TimeSpan CallLimit => IsLeaving ? LeavingCallLimit : RunningCallLimit;

    private bool IsLeaving => _lifetime is { } lifetime && lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>
    /// Says that a call failed since the API server is away: a leaving silo, once it has tried, then tries everything only once.
    /// </summary>
    public void Unreachable()
    {
        if (IsLeaving)
            Limit(Once);
    }

    // The name in Orleans is narrower than its use: it bounds the attempts of every status that a silo writes of itself, read at each
    // write.
    private void Limit(TimeSpan limit)
    {
        if (_membership.MaxJoinAttemptTime > limit)
            _membership.MaxJoinAttemptTime = limit;
    }
}
