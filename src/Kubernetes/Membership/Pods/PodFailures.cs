using System.Collections.Immutable;
using KGateway.Kubernetes.Membership.Table;

namespace KGateway.Kubernetes.Membership.Pods;

/// <summary>
/// Decides from pods and membership table which silos can't be running any more, and whether it is this silo's turn to say so.
/// </summary>
internal sealed class PodFailures(string selfPodUid, string container)
{
    /// <summary>
    /// How old a silo must be. Younger ones may be ahead of what is known of their pods, and their predecessor at the same address is
    /// evicted by Orleans itself.
    /// </summary>
    public static readonly TimeSpan MinimumAge = TimeSpan.FromSeconds(30);

    /// <summary>How long a pod may overstay the end of its grace period until its node counts as lost.</summary>
    public static readonly TimeSpan Overdue = TimeSpan.FromSeconds(10);

    // Two, so that one of them may be lost itself.
    private const int Acting = 2;

    /// <summary>The silos that are lost, as far as this silo has to act on it; and when to look again even if nothing changes.</summary>
    public PodFailureVerdict Judge(ClusterTable table, IReadOnlyDictionary<string, PodState> pods, DateTimeOffset now)
    {
        // Where the selector misses even this pod, absence means nothing.
        if (!pods.ContainsKey(selfPodUid))
            return PodFailureVerdict.SelfMissing;

        var lost = ImmutableArray.CreateBuilder<LostSilo>();
        var living = new List<(SiloAddress Address, bool IsSelf)>();
        DateTimeOffset? lookAgain = null;
        foreach (var (key, row) in table.Silos)
        {
            if (row.Status == nameof(SiloStatus.Dead))
                continue;
            var silo = SiloAddress.FromParsableString(key);
            var isSelf = row.PodUid == selfPodUid;
            var (reason, due) = isSelf ? (null, null) : Judge(row, PodOf(silo, row, pods), now);
            if (due < lookAgain || lookAgain is null)
                lookAgain = due ?? lookAgain;
            if (reason is not null)
                lost.Add(new LostSilo(silo, row, reason));
            else if (row.Status == nameof(SiloStatus.Active))
                living.Add((silo, isSelf));
        }

        living.Sort(static (x, y) => x.Address.CompareTo(y.Address));
        var acts = living.Take(Acting).Any(static silo => silo.IsSelf);
        return new PodFailureVerdict(acts ? lost.ToImmutable() : [], lookAgain, SeesSelf: true);
    }

    /// <summary>Why a silo can't be running, given its pod (null: there is none); or when it has to be judged again.</summary>
    internal (string? Reason, DateTimeOffset? LookAgain) Judge(SiloRow row, PodState? pod, DateTimeOffset now)
    {
        DateTimeOffset started = row.StartTime;
        var reason = Reason(row, started, pod, now);
        if (reason is not null)
            return started + MinimumAge <= now ? (reason, null) : (null, started + MinimumAge);
        // A deleted pod's node may be lost: then nothing of it changes any more.
        return (null, pod?.Deadline + Overdue);
    }

    private string? Reason(SiloRow row, DateTimeOffset started, PodState? pod, DateTimeOffset now)
    {
        if (pod is null || (row.PodUid is { } uid && pod.Uid != uid))
            return "its pod was deleted";
        if (pod.Phase is "Failed" or "Succeeded")
            return $"its pod has ended ({pod.Phase}{(pod.Reason is { Length: > 0 } why ? $", {why}" : "")})";
        if (pod.Reason == "NodeLost" || pod.Deadline + Overdue <= now)
            return "its pod's node is lost";
        // Times of containers are whole seconds, cut off: an end in the silo's first second doesn't count, and nothing young is judged
        // anyway.
        return Container(pod)?.Finished > started ? "its container has ended" : null;
    }

    private ContainerState? Container(PodState pod)
    {
        foreach (var state in pod.Containers)
        {
            if (state.Name == container)
                return state;
        }

        return pod.Containers.Length == 1 ? pod.Containers[0] : null;
    }

    // By its UID where the silo told it; else by address, and started no later than the silo.
    private static PodState? PodOf(SiloAddress silo, SiloRow row, IReadOnlyDictionary<string, PodState> pods)
    {
        if (row.PodUid is { } uid)
            return pods.GetValueOrDefault(uid);
        var address = silo.Endpoint.Address.ToString();
        foreach (var pod in pods.Values)
        {
            if (pod.Address == address && pod.Started <= row.StartTime)
                return pod;
        }

        return null;
    }
}
