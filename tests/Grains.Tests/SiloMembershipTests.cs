using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using KGateway.Grains.Hub;

namespace KGateway.Grains.Tests;

/// <summary>What silos notice of each other.</summary>
public sealed class SiloMembershipTests
{
    private static readonly SiloAddress Here = Silo(1);
    private static readonly SiloAddress There = Silo(2);

    [Theory]
    [InlineData(1, SiloStatus.Active, SiloStatus.Dead)]
    [InlineData(1, SiloStatus.Active, SiloStatus.Stopping, SiloStatus.Dead)]
    [InlineData(0, SiloStatus.Active, SiloStatus.ShuttingDown, SiloStatus.Stopping, SiloStatus.Dead)]
    [InlineData(0, SiloStatus.Joining, SiloStatus.Dead)]
    [InlineData(0, SiloStatus.Joining, SiloStatus.Active)]
    public async Task A_silo_is_lost_that_ends_without_handing_over(int losses, params SiloStatus[] seen)
    {
        var lost = 0;
        var changes = await FollowAsync([.. seen.Select(static status => new[] { (Here, SiloStatus.Active), (There, status) })], () => lost++);
        Assert.Equal(losses, lost);
        Assert.True(changes > 0);
    }

    [Fact]
    public async Task A_silo_is_lost_whose_place_another_has_taken()
    {
        var lost = 0;
        await FollowAsync(
            [[(Here, SiloStatus.Active), (There, SiloStatus.Active)], [(Here, SiloStatus.Active), (Silo(2, generation: 2), SiloStatus.Joining)]],
            () => lost++);
        Assert.Equal(1, lost);
    }

    private static SiloAddress Silo(int host, int generation = 1) => SiloAddress.New(new IPEndPoint(new IPAddress([10, 0, 0, (byte)host]), 11111), generation);

    private static async Task<int> FollowAsync((SiloAddress Silo, SiloStatus Status)[][] views, Action lost)
    {
        var changes = 0;
        var membership = new SiloMembership(new FakeSilo());
        membership.Changed += () => changes++;
        membership.Lost += lost;
        await membership.FollowAsync(new FakeMembership(views), TestContext.Current.CancellationToken);
        return changes;
    }

    private sealed class FakeSilo : ILocalSiloDetails
    {
        public string Name => "here";

        public string ClusterId => "test";

        public string DnsHostName => "here";

        public SiloAddress SiloAddress => Here;

        public SiloAddress GatewayAddress => Here;
    }

    private sealed class FakeMembership : IClusterMembershipService
    {
        private readonly Channel<ClusterMembershipSnapshot> _updates = Channel.CreateUnbounded<ClusterMembershipSnapshot>();

        public FakeMembership((SiloAddress Silo, SiloStatus Status)[][] views)
        {
            for (var i = 0; i < views.Length; i++)
                Assert.True(_updates.Writer.TryWrite(Snapshot(views[i], i + 1)));
            _updates.Writer.Complete();
        }

        public ClusterMembershipSnapshot CurrentSnapshot => Snapshot([], 0);

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => _updates.Reader.ReadAllAsync();

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

        public Task<bool> TryKill(SiloAddress siloAddress) => Task.FromResult(false);

        private static ClusterMembershipSnapshot Snapshot((SiloAddress Silo, SiloStatus Status)[] members, int version) => new(
            members.ToImmutableDictionary(static member => member.Silo, static member => new ClusterMember(member.Silo, member.Status, "silo")),
            new MembershipVersion(version));
    }
}
