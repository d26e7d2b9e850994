using System.Collections.Immutable;
using System.Threading.Channels;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>Records what the runtime is asked for.</summary>
internal sealed class FakeMembership : IClusterMembershipService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<SiloAddress> _kills = Channel.CreateUnbounded<SiloAddress>();
    private readonly Channel<long> _refreshes = Channel.CreateUnbounded<long>();
    private readonly Channel<ClusterMembershipSnapshot> _updates = Channel.CreateUnbounded<ClusterMembershipSnapshot>();

    public ClusterMembershipSnapshot CurrentSnapshot { get; private set; } = At(0);

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => _updates.Reader.ReadAllAsync();

    /// <summary>Whether the next kill fails.</summary>
    public bool FailsOnce { get; set; }

    /// <summary>Kills that nobody has looked at.</summary>
    public int Kills => _kills.Reader.Count;

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default)
    {
        CurrentSnapshot = At(minimumVersion.Value);
        Assert.True(_refreshes.Writer.TryWrite(minimumVersion.Value));
        return default;
    }

    public Task<bool> TryKill(SiloAddress siloAddress)
    {
        Assert.True(_kills.Writer.TryWrite(siloAddress));
        if (!FailsOnce)
            return Task.FromResult(true);
        FailsOnce = false;
        throw new InvalidOperationException("The table is away.");
    }

    /// <summary>Tells that the membership has changed.</summary>
    public void Update() => Assert.True(_updates.Writer.TryWrite(CurrentSnapshot));

    public Task<SiloAddress> NextKillAsync() => _kills.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Waits until a version, or a later one, was asked for.</summary>
    public async Task<long> RefreshedToAsync(long version)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var asked = await _refreshes.Reader.ReadAsync(patience.Token);
            if (asked >= version)
                return asked;
        }
    }

    private static ClusterMembershipSnapshot At(long version) =>
        new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new MembershipVersion(version));
}
