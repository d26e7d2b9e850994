using Orleans.Configuration;

namespace KGateway.Grains.Hosting;

/// <summary>How silos find out that one is lost, and who then takes over its grains.</summary>
internal static class MembershipSiloBuilderExtensions
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1);
    private const int MissedProbes = 3;

    /// <summary>
    /// A lost silo is declared dead within seconds, and a silo that leaves hands its grains over without an error for their callers.
    /// </summary>
    public static ISiloBuilder AddFastTakeOver(this ISiloBuilder builder)
    {
        builder.AddDistributedGrainDirectory();
        // For so long the grains of a lost silo start nowhere else, in case it still runs. All state of ours follows from the inputs and
        // carries versions, so two of a kind for a moment do no harm, and changes must not wait for the lease.
        builder.Configure<GrainDirectoryOptions>(static directory => directory.RangeLeaseDuration = ProbeTimeout / 2);
        return builder.Configure<ClusterMembershipOptions>(SetTimings);
    }

    /// <summary>The timings of probing; a late answer of a busy silo must not count as its loss.</summary>
    internal static void SetTimings(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = ProbeTimeout;
        membership.NumMissedProbesLimit = MissedProbes;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(30);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
    }
}
