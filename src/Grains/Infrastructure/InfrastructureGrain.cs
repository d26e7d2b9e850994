using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Gateways;
using KGateway.Grains.Hub;
using KGateway.Grains.Metrics;
using KGateway.Resources;
using KGateway.Translation;
using Orleans.Concurrency;

namespace KGateway.Grains.Infrastructure;

/// <summary>Drives the deployer for one Gateway, from one place in the cluster.</summary>
[KeepAlive]
[Reentrant]
[Orleans.Placement.PreferLocalPlacement]
internal sealed partial class InfrastructureGrain(
    IProxyDeployer deployer,
    SiloMembership membership,
    DeploymentMetrics metrics,
    TimeProvider time,
    ILogger<InfrastructureGrain> logger) : Grain, IInfrastructureGrain
{
    private ObjectKey _gateway;
    private CoalescingWorker _worker = null!;
    private GatewayInfrastructure? _wanted;
    private GatewayInfrastructure? _done;
    private VersionVector _inputs = VersionVector.Empty;
    private bool _settled;
    private string? _failure;
    private CoalescingWorker _teller = null!;
    private DeploymentProblem? _problem;
    private DeploymentReport? _told;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _gateway = GatewayGrainKey.Parse(this.GetPrimaryKeyString());
        _worker = new CoalescingWorker(DeployAsync, Failed, time);
        _teller = new CoalescingWorker(TellAsync, e => LogUntold(e, _gateway), time);
        if (deployer.Audit is { } interval)
            this.RegisterGrainTimer(AuditAsync, new GrainTimerCreationOptions(interval, interval) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _worker.DisposeAsync();
        await _teller.DisposeAsync();
    }

    public ValueTask<DeploymentReport> Ensure(GatewayInfrastructure? infrastructure, VersionVector inputs)
    {
        if (!inputs.Covers(_inputs))
            return new(Report);
        _inputs = inputs;
        _wanted = infrastructure;
        if (!_settled || !Equals(_done, _wanted))
        {
            _settled = false;
            _worker.Signal();
        }

        return new(Report);
    }

    public ValueTask LookAfter()
    {
        if (_wanted is not null)
            _worker.Signal();
        else if (_inputs == VersionVector.Empty)
            DeactivateOnIdle();
        return default;
    }

    public ValueTask<InfrastructureState> GetState() =>
        new(new InfrastructureState(_gateway.ToString(), membership.Local.ToString(), _wanted is not null, _settled, _failure));

    private DeploymentReport Report => new(_settled, _problem);

    private Task AuditAsync(CancellationToken cancellationToken)
    {
        if (_wanted is not null)
            _worker.Signal();
        return Task.CompletedTask;
    }

    private async Task DeployAsync(CancellationToken cancellationToken)
    {
        var wanted = _wanted;
        var (started, succeeded) = (time.GetTimestamp(), false);
        metrics.Begins(_gateway);
        try
        {
            if (wanted is null)
                await deployer.RemoveAsync(_gateway, cancellationToken);
            else
                await deployer.EnsureAsync(wanted, cancellationToken);
            succeeded = true;
        }
        finally
        {
            metrics.Ended(_gateway, time.GetElapsedTime(started), succeeded);
        }

        _done = wanted;
        (_failure, _problem) = (null, null);
        _settled = Equals(wanted, _wanted);
        if (_settled && wanted is null)
            DeactivateOnIdle();
        _teller.Signal();
    }

    private void Failed(Exception exception)
    {
        _settled = false;
        // One that passes by itself, like a server that doesn't answer, says nothing new about one that doesn't.
        if (exception is DeploymentRefusedException refused)
            _problem = refused.Problem;
        if (_failure != exception.Message)
            LogFailed(exception, _gateway);
        _failure = exception.Message;
        _teller.Signal();
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var report = Report;
        if (_wanted is null || report == _told)
            return;
        await GrainFactory.GetGrain<IGatewayGrain>(this.GetPrimaryKeyString()).ReportDeployment(report).AsTask().WaitAsync(cancellationToken);
        _told = report;
    }

    [LoggerMessage(EventId = 500, Level = LogLevel.Error, Message = "The proxies of Gateway {Gateway} could not be deployed")]
    private partial void LogFailed(Exception exception, ObjectKey gateway);

    [LoggerMessage(EventId = 501, Level = LogLevel.Warning, Message = "Gateway {Gateway} could not be told how its deployment is")]
    private partial void LogUntold(Exception exception, ObjectKey gateway);
}
