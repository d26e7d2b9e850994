using System.Collections.Immutable;

namespace KGateway.Kubernetes.Membership.Pods;

/// <summary>What <see cref="PodFailures"/> found: silos to declare dead, and when to look again even if nothing changes.</summary>
internal sealed record PodFailureVerdict(ImmutableArray<LostSilo> Lost, DateTimeOffset? LookAgain, bool SeesSelf)
{
    public static PodFailureVerdict SelfMissing { get; } = new([], null, SeesSelf: false);
}
