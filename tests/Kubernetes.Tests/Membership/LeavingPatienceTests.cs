using KGateway.Kubernetes.Membership.Table;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace KGateway.Kubernetes.Tests.Membership;

public sealed class LeavingPatienceTests : IDisposable
{
    private readonly Lifetime _lifetime = new();
    private readonly ClusterMembershipOptions _membership = new();
    private readonly LeavingPatience _patience;

    public LeavingPatienceTests()
    {
        _patience = new LeavingPatience(Options.Create(_membership), _lifetime);
    }

    public void Dispose() => _lifetime.Dispose();

    [Fact]
    public void A_running_silo_keeps_trying()
    {
        var before = _membership.MaxJoinAttemptTime;
        _patience.Unreachable();
        Assert.Equal(before, _membership.MaxJoinAttemptTime);
        Assert.Equal(TimeSpan.FromSeconds(10), _patience.CallLimit);
    }

    [Fact]
    public void A_leaving_silo_tries_for_seconds_and_once_only_when_the_API_server_is_away()
    {
        _lifetime.StopApplication();
        Assert.Equal(TimeSpan.FromSeconds(5), _membership.MaxJoinAttemptTime);
        Assert.Equal(TimeSpan.FromSeconds(3), _patience.CallLimit);
        _patience.Unreachable();
        Assert.InRange(_membership.MaxJoinAttemptTime, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_shorter_limit_stays()
    {
        _membership.MaxJoinAttemptTime = TimeSpan.FromSeconds(2);
        _lifetime.StopApplication();
        Assert.Equal(TimeSpan.FromSeconds(2), _membership.MaxJoinAttemptTime);
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
